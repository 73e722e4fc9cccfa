# SPDX-License-Identifier: GPL-2.0-only
#
# Finds the tools that belong to the compiler and the libraries; says what is too old.

if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
	message(FATAL_ERROR "clang is needed, ${CMAKE_C_COMPILER} is ${CMAKE_C_COMPILER_ID}")
endif()
if(CMAKE_C_COMPILER_VERSION VERSION_LESS 19)
	if(APFUZZ_SANITIZER STREQUAL "tsan")
		message(FATAL_ERROR "libFuzzer with ThreadSanitizer needs clang 19 or newer: "
			"clang ${CMAKE_C_COMPILER_VERSION} instruments libFuzzer's own counters, which "
			"gives false races")
	endif()
	message(FATAL_ERROR "clang 19 or newer is needed, ${CMAKE_C_COMPILER} is "
		"${CMAKE_C_COMPILER_VERSION}; run scripts/setup")
endif()
string(REGEX MATCH "^[0-9]+" APFUZZ_CLANG_MAJOR ${CMAKE_C_COMPILER_VERSION})

# The tool that the compiler itself would take, else one of its version from PATH.
function(apfuzz_llvm_tool VAR)
	foreach(NAME ${ARGN})
		execute_process(COMMAND ${CMAKE_C_COMPILER} -print-prog-name=${NAME}
				OUTPUT_VARIABLE PATH OUTPUT_STRIP_TRAILING_WHITESPACE)
		find_program(${VAR} NAMES ${PATH} ${NAME}-${APFUZZ_CLANG_MAJOR} ${NAME})
	endforeach()
endfunction()

apfuzz_llvm_tool(APFUZZ_LLD ld.lld)
apfuzz_llvm_tool(APFUZZ_OBJDUMP llvm-objdump objdump)
apfuzz_llvm_tool(APFUZZ_OBJCOPY llvm-objcopy objcopy)
apfuzz_llvm_tool(APFUZZ_SYMBOLIZER llvm-symbolizer)
apfuzz_llvm_tool(APFUZZ_READELF llvm-readelf readelf)
apfuzz_llvm_tool(APFUZZ_NM llvm-nm nm)
apfuzz_llvm_tool(APFUZZ_OPT opt)
find_program(APFUZZ_PYTHON NAMES python3 HINTS /usr/bin)
foreach(TOOL LLD OBJDUMP OBJCOPY SYMBOLIZER READELF NM PYTHON)
	if(NOT APFUZZ_${TOOL})
		message(FATAL_ERROR "a tool is missing (${TOOL}); run scripts/setup")
	endif()
endforeach()

# opt must be of the compiler's version, because it reads what the compiler writes. Without it the
# driver is compiled at plain -O0: more accesses, but the additional ones are to the own stack and
# are dropped, so the decision points are the same.
if(APFUZZ_OPT)
	execute_process(COMMAND ${APFUZZ_OPT} --version OUTPUT_VARIABLE _version)
	if(NOT _version MATCHES "LLVM version ${APFUZZ_CLANG_MAJOR}\\.")
		message(STATUS "${APFUZZ_OPT} is not of clang ${APFUZZ_CLANG_MAJOR}: not used")
		set(APFUZZ_OPT "" CACHE FILEPATH "LLVM's opt, of the compiler's version" FORCE)
	endif()
else()
	set(APFUZZ_OPT "" CACHE FILEPATH "LLVM's opt, of the compiler's version" FORCE)
endif()

find_library(APFUZZ_BOOST_CONTEXT NAMES libboost_context.a)
if(NOT APFUZZ_BOOST_CONTEXT)
	message(FATAL_ERROR "libboost_context.a is missing; run scripts/setup")
endif()
find_library(APFUZZ_CMOCKA NAMES cmocka)
