# SPDX-License-Identifier: GPL-2.0-only
#
# clang 19 unless somebody names another compiler (CC, -DCMAKE_C_COMPILER): clang 14 and 16
# instrument libFuzzer's counters with ThreadSanitizer, which gives false races. tools.cmake refuses
# what does not fit.

if(NOT DEFINED CMAKE_C_COMPILER AND NOT DEFINED ENV{CC})
	find_program(APFUZZ_CLANG NAMES clang-19 clang-20 clang-21 clang)
	if(NOT APFUZZ_CLANG)
		message(FATAL_ERROR "no clang found; run scripts/setup")
	endif()
	set(CMAKE_C_COMPILER ${APFUZZ_CLANG})
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
