# SPDX-License-Identifier: GPL-2.0-only
#
# Toolchain file for s390x, the driver's own machine, under QEMU's user emulation (scripts/cross-check):
#
#   cmake -G Ninja -S . -B build/core-s390x -DCMAKE_TOOLCHAIN_FILE=scripts/cmake/s390x.cmake
#
# The compiler is the one of every other build (default-compiler.cmake), and lld the linker; the C
# library comes from Debian's cross packages, other libraries lie in a directory of the cache, where
# scripts/setup --for cross-check unpacked them. There is no libFuzzer and no sanitizer.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR s390x)
set(CMAKE_C_COMPILER_TARGET s390x-linux-gnu)

set(_cache $ENV{XDG_CACHE_HOME})
if(NOT _cache)
	set(_cache $ENV{HOME}/.cache)
endif()
set(CMAKE_FIND_ROOT_PATH ${_cache}/vfio-ap-fuzz/s390x)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_LIBRARY_ARCHITECTURE s390x-linux-gnu)
if(NOT EXISTS ${CMAKE_FIND_ROOT_PATH}/PACKAGES)
	message(FATAL_ERROR "no libraries for s390x in ${CMAKE_FIND_ROOT_PATH}; "
		"run scripts/setup --for cross-check")
endif()

# What ctest starts the tests with.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-s390x-static -L /usr/s390x-linux-gnu)
