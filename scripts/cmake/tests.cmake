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
		TEST_DRIVER="${APFUZZ_DRIVER}" TEST_MDEV_${APFUZZ_MDEV} TEST_BUS_${APFUZZ_BUS})
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

# The kernel's own tests of what shim/include implements again: files of the tree's lib/, compiled as
# they are against the simulated kernel's headers, as a driver is. Nothing of them is kept here; what is
# left out of them, and why, stands in shim/tests/kunit/left-out.
function(apfuzz_kunit FILE)
	get_filename_component(BASE ${FILE} NAME)
	string(MAKE_C_IDENTIFIER ${BASE} NAME)
	string(REGEX REPLACE "_c$" "" NAME kunit_${NAME})
	set(DIR ${CMAKE_SOURCE_DIR}/shim/tests/kunit)
	add_executable(${NAME} ${DIR}/main.c)
	apfuzz_host_target(${NAME})
	set(RESULT 0)
	if(BASE STREQUAL "test-kstrtox.c")	# never loads: -EINVAL is its only answer, it WARNs
		set(RESULT -22)
	endif()
	target_compile_definitions(${NAME} PRIVATE KUNIT_FILE="${BASE}" KUNIT_RESULT=${RESULT})
	target_include_directories(${NAME} PRIVATE ${DIR})
	apfuzz_instrument(${NAME}_cases SOURCES ${FILE} ROOT ${DRIVER_TREE}
			  INCLUDES ${DIR}/include ${DIR}/lib ${DIR}
			  FLAGS ${APFUZZ_FOREIGN_WARNINGS} -Wno-macro-redefined -Wno-pointer-sign
				-include ${DIR}/before.h -DKBUILD_MODNAME="${BASE}")
	target_sources(${NAME} PRIVATE $<TARGET_OBJECTS:${NAME}_cases> ${${NAME}_cases_OBJECT}
		       $<TARGET_OBJECTS:kunit_run>)
	add_dependencies(${NAME} ${NAME}_cases)
	apfuzz_link(${NAME})
	add_test(NAME ${NAME} COMMAND ${NAME} ${DIR}/left-out WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
	set_tests_properties(${NAME} PROPERTIES TIMEOUT 300)
endfunction()

if(DRIVER_TREE AND APFUZZ_SANITIZER STREQUAL none)	# what is tested is the same in each
	add_library(kunit_run OBJECT ${CMAKE_SOURCE_DIR}/shim/tests/kunit/run.c)
	apfuzz_kernel_target(kunit_run)
	target_include_directories(kunit_run PRIVATE ${CMAKE_SOURCE_DIR}/shim/tests/kunit/include)
	foreach(NAME atomic64_test bitfield_kunit hashtable_test is_signed_type_kunit list-test memcpy_kunit
		overflow_kunit string_kunit test-kstrtox test_bitmap test_bitops test_bits test_uuid)
		foreach(FILE ${DRIVER_TREE}/lib/${NAME}.c ${DRIVER_TREE}/lib/tests/${NAME}.c)
			if(EXISTS ${FILE})
				apfuzz_kunit(${FILE})
			endif()
		endforeach()
	endforeach()
endif()
