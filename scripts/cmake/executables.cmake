# SPDX-License-Identifier: GPL-2.0-only
#
# apfuzz (fuzzers/apfuzz*.c) and one executable for each fuzzers/fuzz_NAME.c, the driver linked in.
#
# Archives of the host world and, beside a driver, the shim are linked whole: the sanitizers'
# runtimes hold weak definitions of the callbacks that the scheduler and the checks define, and the
# linker would not look for better ones.

add_library(sections OBJECT ${CMAKE_SOURCE_DIR}/scripts/cmake/sections.c)
apfuzz_kernel_target(sections)
add_library(no_driver OBJECT ${CMAKE_SOURCE_DIR}/scripts/cmake/no-driver.c)
apfuzz_host_target(no_driver)
add_library(no_fuzzer OBJECT ${CMAKE_SOURCE_DIR}/scripts/cmake/no-fuzzer.c)
apfuzz_host_target(no_fuzzer)

# apfuzz_link(TARGET [FUZZER] [DRIVER] [HARNESS]): how an executable is linked. With neither DRIVER
# nor parts of its own (scenarios) the caller adds no_driver.
function(apfuzz_link TARGET)
	cmake_parse_arguments(ARG "FUZZER;DRIVER;HARNESS" "" "" ${ARGN})
	target_sources(${TARGET} PRIVATE $<TARGET_OBJECTS:sections>)
	set(SANITIZERS ${APFUZZ_LINK_SANITIZER})
	if(ARG_FUZZER)
		if(APFUZZ_FUZZING_ENGINE)
			target_link_libraries(${TARGET} PRIVATE ${APFUZZ_FUZZING_ENGINE})
			set_target_properties(${TARGET} PROPERTIES LINKER_LANGUAGE CXX)
		else()
			list(PREPEND SANITIZERS fuzzer)
		endif()
	else()
		target_sources(${TARGET} PRIVATE $<TARGET_OBJECTS:no_fuzzer>)
	endif()
	list(JOIN SANITIZERS "," SANITIZERS)
	if(SANITIZERS)
		target_link_options(${TARGET} PRIVATE -fsanitize=${SANITIZERS})
	endif()
	target_link_options(${TARGET} PRIVATE -fuse-ld=lld)
	if(APFUZZ_SANITIZER STREQUAL coverage)
		target_link_options(${TARGET} PRIVATE -fprofile-instr-generate)
	endif()
	if(ARG_HARNESS)
		target_link_libraries(${TARGET} PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,harness>)
	endif()
	target_link_libraries(${TARGET} PRIVATE
		$<LINK_LIBRARY:WHOLE_ARCHIVE,shim_sched> $<LINK_LIBRARY:WHOLE_ARCHIVE,shim_checks>)
	if(ARG_DRIVER)
		target_sources(${TARGET} PRIVATE ${DRIVER_PARTS})
		add_dependencies(${TARGET} driver)
		target_link_libraries(${TARGET} PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,shim_kernel>)
	else()
		target_link_libraries(${TARGET} PRIVATE shim_kernel)
	endif()
	target_link_libraries(${TARGET} PRIVATE ${APFUZZ_BOOST_CONTEXT} m)
endfunction()

if(APFUZZ_FUZZING_ENGINE)
	enable_language(CXX)
endif()

if(DRIVER_PARTS)
	add_executable(apfuzz ${CMAKE_SOURCE_DIR}/scripts/cmake/empty.c)
	apfuzz_host_target(apfuzz)
	target_link_libraries(apfuzz PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,tool>)
	apfuzz_link(apfuzz DRIVER HARNESS)

	file(GLOB FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzzers/fuzz_*.c)
	if(CMAKE_CROSSCOMPILING)	# no libFuzzer for that machine
		set(FILES "")
	endif()
	foreach(FILE ${FILES})
		get_filename_component(NAME ${FILE} NAME_WE)
		add_executable(${NAME} ${FILE})
		apfuzz_host_target(${NAME})
		apfuzz_link(${NAME} FUZZER DRIVER HARNESS)
		list(APPEND FUZZING ${NAME})
	endforeach()
	# What fuzzing and replay need, without tests and benchmarks.
	add_custom_target(fuzzing DEPENDS apfuzz ${FUZZING})
endif()
