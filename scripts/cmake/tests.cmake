# SPDX-License-Identifier: GPL-2.0-only
#
# Tests and benchmarks, found by their names. In shim/tests and fuzzers/tests:
#
#   test_X.c     a cmocka test, host world; ctest runs it
#   bench_X.c    a benchmark, built, not run
#   kworld_X.c   kernel world, linked to test_X or bench_X
#   scenario_X.c kernel world, built as a driver is (points, coverage, sanitizer), linked to them;
#                scenario_X_*.c too
#   lib_*.c      helpers of every test in that directory, host world
#
# Those of shim/tests know no driver: their scenarios are the driver. Those of fuzzers/tests are
# linked with the driver under test and the harness.

enable_testing()

function(apfuzz_test DIR FILE NEEDS_DRIVER)
	get_filename_component(NAME ${FILE} NAME_WE)
	string(REGEX REPLACE "^(test|bench)_" "" SUBJECT ${NAME})
	set(HELPERS "")
	if(NAME MATCHES "^test_")
		file(GLOB HELPERS CONFIGURE_DEPENDS ${DIR}/lib_*.c)
	endif()
	add_executable(${NAME} ${FILE} ${HELPERS})
	apfuzz_host_target(${NAME})
	target_include_directories(${NAME} PRIVATE ${DIR})
	target_compile_definitions(${NAME} PRIVATE
		TEST_SOURCE_DIR="${CMAKE_SOURCE_DIR}" TEST_BINARY_DIR="${CMAKE_BINARY_DIR}"
		TEST_DRIVER="${APFUZZ_DRIVER}" TEST_MDEV_${APFUZZ_MDEV})
	# setjmp.h, stdarg.h, stdint.h before cmocka.h: the include order that cmocka asks for.
	target_compile_options(${NAME} PRIVATE -Wno-missing-prototypes)
	if(NAME STREQUAL bench_sched)
		# as shim_sched, to which it is compared: see flags.cmake
		target_compile_options(${NAME} PRIVATE -fno-builtin -falign-functions=64)
	endif()

	file(GLOB KWORLD CONFIGURE_DEPENDS ${DIR}/kworld_${SUBJECT}.c)
	if(KWORLD)
		add_library(kworld_${SUBJECT} OBJECT ${KWORLD})
		apfuzz_kernel_target(kworld_${SUBJECT})
		target_include_directories(kworld_${SUBJECT} PRIVATE ${DIR})
		target_compile_options(kworld_${SUBJECT} PRIVATE -Wno-missing-prototypes)
		target_sources(${NAME} PRIVATE $<TARGET_OBJECTS:kworld_${SUBJECT}>)
	endif()

	if(NEEDS_DRIVER)
		apfuzz_link(${NAME} DRIVER HARNESS)
	else()
		apfuzz_link(${NAME})
		file(GLOB SCENARIO CONFIGURE_DEPENDS ${DIR}/scenario_${SUBJECT}.c
		     ${DIR}/scenario_${SUBJECT}_*.c)
		if(SCENARIO)
			apfuzz_instrument(scenario_${SUBJECT} SOURCES ${SCENARIO} ROOT ${CMAKE_SOURCE_DIR}
					  INCLUDES ${DIR} ${APFUZZ_AP_INCLUDE}
					  FLAGS ${APFUZZ_WARNINGS} -Wno-missing-prototypes
						-DKBUILD_MODNAME="${NAME}")
			target_sources(${NAME} PRIVATE $<TARGET_OBJECTS:scenario_${SUBJECT}>
				       ${scenario_${SUBJECT}_OBJECT})
			add_dependencies(${NAME} scenario_${SUBJECT})
		else()
			target_sources(${NAME} PRIVATE $<TARGET_OBJECTS:no_driver>)
		endif()
	endif()

	# It starts the tool, which the emulator does not do for another machine's.
	if(CMAKE_CROSSCOMPILING AND NAME STREQUAL test_apfuzz)
		set_target_properties(${NAME} PROPERTIES EXCLUDE_FROM_ALL TRUE)
		return()
	endif()
	if(NAME MATCHES "^test_")
		target_link_libraries(${NAME} PRIVATE ${APFUZZ_CMOCKA})
		# The selftest matrix is long: as parts it keeps all processors busy.
		set(RUNS ${NAME})
		set(PARTS 1)
		if(SUBJECT STREQUAL "locking")
			set(RUNS ${NAME}_1 ${NAME}_2 ${NAME}_3)
			set(PARTS 3)
		endif()
		set(PART 0)
		foreach(RUN ${RUNS})
			math(EXPR PART "${PART} + 1")
			set(ARGS "")
			if(PARTS GREATER 1)
				set(ARGS --part=${PART}/${PARTS})
			endif()
			add_test(NAME ${RUN} COMMAND ${NAME} ${ARGS}
				 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
			set_tests_properties(${RUN} PROPERTIES TIMEOUT 600)
		endforeach()
		if(SUBJECT STREQUAL "canary")	# must fail: shows that a failure is seen
			set_tests_properties(${NAME} PROPERTIES WILL_FAIL TRUE)
		endif()
	endif()
endfunction()

file(GLOB FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/shim/tests/test_*.c
     ${CMAKE_SOURCE_DIR}/shim/tests/bench_*.c)
foreach(FILE ${FILES})
	if(APFUZZ_CMOCKA OR NOT FILE MATCHES "/test_")
		apfuzz_test(${CMAKE_SOURCE_DIR}/shim/tests ${FILE} FALSE)
	endif()
endforeach()

if(DRIVER_PARTS)
	file(GLOB FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzzers/tests/test_*.c
	     ${CMAKE_SOURCE_DIR}/fuzzers/tests/bench_*.c)
	foreach(FILE ${FILES})
		if(APFUZZ_CMOCKA OR NOT FILE MATCHES "/test_")
			apfuzz_test(${CMAKE_SOURCE_DIR}/fuzzers/tests ${FILE} TRUE)
		endif()
	endforeach()

	# The build itself: points, sanitizer calls, no libc in the driver, nothing instrumented that
	# must not be.
	add_test(NAME check_objects COMMAND ${CMAKE_SOURCE_DIR}/scripts/lib/check-objects
		 ${CMAKE_BINARY_DIR} ${APFUZZ_SANITIZER} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endif()
