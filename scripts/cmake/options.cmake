# SPDX-License-Identifier: GPL-2.0-only
#
# What one build directory is about: APFUZZ_DRIVER, APFUZZ_BUGS, APFUZZ_SANITIZER; and the two ways
# to get a sanitizer: from us, or from the flags of a fuzzing service (OSS-Fuzz style: CFLAGS,
# LIB_FUZZING_ENGINE). In the second way this build adds no sanitizer flag of its own except to the
# driver, whose build is fixed, so that its decision points are the same everywhere.

set(APFUZZ_DRIVER core CACHE STRING "driver under test: core, linux-VERSION, or a tree's path")
set(APFUZZ_BUGS "" CACHE STRING "bugs of corpus/bugs to apply to a copy of the driver")
set(APFUZZ_BASE "" CACHE PATH
    "build directory of the same driver without bugs: its libraries are used, the driver alone is compiled")
set(APFUZZ_BUG_DIR ${CMAKE_CURRENT_SOURCE_DIR}/corpus/bugs CACHE PATH
    "where these bugs lie (tests have some of their own)")
set(APFUZZ_FUZZING_ENGINE "$ENV{LIB_FUZZING_ENGINE}" CACHE STRING
    "link argument of the fuzzing engine; empty: clang's own libFuzzer")

set(_given none)
if(CMAKE_C_FLAGS MATCHES "-fsanitize=[a-z,-]*address")
	set(_given asan)
elseif(CMAKE_C_FLAGS MATCHES "-fsanitize=[a-z,-]*thread")
	set(_given tsan)
elseif(CMAKE_C_FLAGS MATCHES
       "-fsanitize=[a-z,-]*(undefined|array-bounds|bool|bounds|builtin|enum|shift|null)")
	set(_given ubsan)
elseif(CMAKE_C_FLAGS MATCHES "-fprofile-instr-generate")
	set(_given coverage)
endif()
set(APFUZZ_SANITIZER ${_given} CACHE STRING "none, tsan, asan, ubsan, or coverage")
set_property(CACHE APFUZZ_SANITIZER PROPERTY STRINGS none tsan asan ubsan coverage)
if(NOT APFUZZ_SANITIZER MATCHES "^(none|tsan|asan|ubsan|coverage)$")
	message(FATAL_ERROR "APFUZZ_SANITIZER is '${APFUZZ_SANITIZER}', not none, tsan, asan, ubsan "
		"or coverage")
endif()
if(NOT _given STREQUAL none AND NOT _given STREQUAL APFUZZ_SANITIZER)
	message(FATAL_ERROR "CFLAGS ask for ${_given}, APFUZZ_SANITIZER for ${APFUZZ_SANITIZER}")
endif()

# Flags of this name are for the whole program's link, unless CFLAGS have them already. UBSan needs
# no runtime: its handlers are the shim's (shim/checks/undefined.c).
set(APFUZZ_LINK_SANITIZER "")
if(_given STREQUAL none)
	set(_tsan thread)
	set(_asan address)
	set(APFUZZ_LINK_SANITIZER ${_${APFUZZ_SANITIZER}})
endif()

if(NOT CMAKE_GENERATOR STREQUAL "Ninja")
	message(FATAL_ERROR "use cmake -G Ninja: the driver's dependency files need it")
endif()
