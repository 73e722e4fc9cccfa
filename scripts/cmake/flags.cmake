# SPDX-License-Identifier: GPL-2.0-only
#
# Flags of the two worlds, and the libraries made with them.
#
# Host world (sched, checks, fuzzers): ordinary C. Kernel world (locking, kernel, machine; the
# driver): no libc header, the kernel's dialect. Neither carries sanitizers or coverage, also when
# CFLAGS from outside ask for them: the instrumented part is the driver alone (instrument.cmake).

set(APFUZZ_WARNINGS -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wundef
    -Wno-unused-parameter -Wno-missing-field-initializers -Wno-sign-compare)

if(APFUZZ_FUZZING_ENGINE)	# a service's compiler is newer than ours, and so are its warnings
	list(REMOVE_ITEM APFUZZ_WARNINGS -Werror)
endif()

set(APFUZZ_PLAIN
    -fno-sanitize=all -fno-profile-instr-generate -fno-coverage-mapping
    -fno-sanitize-coverage=func,bb,edge,indirect-calls,trace-bb,trace-cmp,trace-div,trace-gep,8bit-counters,trace-pc,trace-pc-guard,no-prune,inline-8bit-counters,inline-bool-flag,pc-table,stack-depth,trace-loads,trace-stores,control-flow)

# Frame records, which the scheduler walks: s390 makes them only when told to.
set(APFUZZ_FRAMES -fno-omit-frame-pointer)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL s390x)
	list(APPEND APFUZZ_FRAMES -mbackchain)
endif()

set(APFUZZ_HOST_FLAGS -std=gnu11 -O2 -g ${APFUZZ_FRAMES} -fno-strict-aliasing
    ${APFUZZ_WARNINGS} ${APFUZZ_PLAIN})

# Also the driver's, hence no warnings and no optimization here.
set(APFUZZ_KERNEL_DIALECT -std=gnu11 -nostdinc -funsigned-char -fno-strict-aliasing
    -fno-strict-overflow -fno-delete-null-pointer-checks ${APFUZZ_FRAMES}
    -ftrivial-auto-var-init=pattern
    -D__KERNEL__ -include ${CMAKE_SOURCE_DIR}/shim/include/kworld.h)

set(APFUZZ_KERNEL_FLAGS ${APFUZZ_KERNEL_DIALECT} -O2 -g ${APFUZZ_WARNINGS} ${APFUZZ_PLAIN})

set(APFUZZ_HOST_INCLUDES ${CMAKE_SOURCE_DIR}/shim ${CMAKE_SOURCE_DIR}/fuzzers ${CMAKE_SOURCE_DIR}
    ${CMAKE_BINARY_DIR}/generated)
set(APFUZZ_KERNEL_INCLUDES ${CMAKE_SOURCE_DIR}/shim/include ${CMAKE_SOURCE_DIR}/shim
    ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})	# the last for <generated/tree-probe.h>

string(TOUPPER ${APFUZZ_SANITIZER} _upper)
set(APFUZZ_DEFINES APFUZZ_SANITIZER_NAME="${APFUZZ_SANITIZER}")
if(NOT APFUZZ_SANITIZER STREQUAL none)
	list(APPEND APFUZZ_DEFINES APFUZZ_${_upper}=1)
endif()

function(apfuzz_host_target TARGET)
	target_compile_options(${TARGET} PRIVATE ${APFUZZ_HOST_FLAGS})
	target_compile_definitions(${TARGET} PRIVATE ${APFUZZ_DEFINES} _GNU_SOURCE)
	target_include_directories(${TARGET} PRIVATE ${APFUZZ_HOST_INCLUDES})
	set_target_properties(${TARGET} PROPERTIES C_EXTENSIONS ON)
endfunction()

function(apfuzz_kernel_target TARGET)
	target_compile_options(${TARGET} PRIVATE ${APFUZZ_KERNEL_FLAGS})
	target_compile_definitions(${TARGET} PRIVATE ${APFUZZ_DEFINES})
	target_include_directories(${TARGET} PRIVATE ${APFUZZ_KERNEL_INCLUDES} ${APFUZZ_AP_INCLUDE})
endfunction()

# Sources of directories; an argument that ends in .c is a pattern.
function(apfuzz_glob VAR)
	set(FILES "")
	foreach(DIR ${ARGN})
		if(NOT DIR MATCHES "\\.c$")
			string(APPEND DIR "/*.c")
		endif()
		file(GLOB FOUND CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${DIR})
		list(SORT FOUND)
		list(APPEND FILES ${FOUND})
	endforeach()
	set(${VAR} ${FILES} PARENT_SCOPE)
endfunction()

# A struct copy in the shim may become a call of memcpy, which a sanitizer intercepts and takes for
# an access of the task that happens to run. In the shim's libraries these names are bound to plain
# loops (shim/sched/raw_mem.c) instead, in every build alike.
function(apfuzz_own_mem_functions TARGET)
	set(ARGS "")
	foreach(NAME memcpy memmove memset memcmp bcmp strlen)
		list(APPEND ARGS --redefine-sym ${NAME}=raw_${NAME})
	endforeach()
	add_custom_command(TARGET ${TARGET} POST_BUILD
		COMMAND ${APFUZZ_OBJCOPY} ${ARGS} $<TARGET_FILE:${TARGET}>)
endfunction()

# A build with bugs differs from its base in the driver alone: it takes the libraries from there.
# Whoever builds it has built the base before (ensure_build in scripts/lib/common.sh).
macro(apfuzz_library_of_base TARGET)
	if(APFUZZ_BASE)
		add_library(${TARGET} STATIC IMPORTED GLOBAL)
		set_target_properties(${TARGET} PROPERTIES
				      IMPORTED_LOCATION ${APFUZZ_BASE}/lib${TARGET}.a)
		return()
	endif()
endmacro()

# What every event and every access passes is compiled as one, so that calls between those files cost
# nothing: a point costs some 4 % less than with a file at a time (scripts/bench).
set(APFUZZ_HOT_shim_sched access arena event point site sync wait)
set(APFUZZ_HOT_shim_checks check held lock_order memory race shadow)
function(apfuzz_hot_path TARGET)
	if(APFUZZ_HOT_${TARGET})
		string(REPLACE shim_ shim/ DIR ${TARGET})
		list(TRANSFORM APFUZZ_HOT_${TARGET} REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/${DIR}/\\1.c"
		     OUTPUT_VARIABLE FILES)
		set_target_properties(${TARGET} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
		set_source_files_properties(${FILES} PROPERTIES UNITY_GROUP hot)
	endif()
endfunction()

function(apfuzz_host_library TARGET)
	apfuzz_library_of_base(${TARGET})
	apfuzz_glob(FILES ${ARGN})
	if(NOT FILES)
		set(FILES ${CMAKE_SOURCE_DIR}/scripts/cmake/empty.c)
	endif()
	add_library(${TARGET} STATIC ${FILES})
	apfuzz_host_target(${TARGET})
	if("${TARGET}" MATCHES "^shim_")
		# Aligned: speed must not depend on where the linker happens to put a hot function.
		target_compile_options(${TARGET} PRIVATE -fno-builtin -falign-functions=64)
		apfuzz_own_mem_functions(${TARGET})
	endif()
	apfuzz_hot_path(${TARGET})
endfunction()

function(apfuzz_kernel_library TARGET)
	apfuzz_library_of_base(${TARGET})
	apfuzz_glob(FILES ${ARGN})
	if(NOT FILES)
		set(FILES ${CMAKE_SOURCE_DIR}/scripts/cmake/empty.c)
	endif()
	add_library(${TARGET} STATIC ${FILES})
	apfuzz_kernel_target(${TARGET})
	apfuzz_own_mem_functions(${TARGET})
endfunction()
