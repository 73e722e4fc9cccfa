# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the driver under test, or a copy of it with bugs of corpus/bugs or corpus/mutants applied. Sets
# DRIVER_PARTS, what an executable with the driver links; empty while there is no driver.

set(_files ${DRIVER_SOURCES} ${DRIVER_HEADERS})
set(_dir ${DRIVER_ROOT})
set(_depends "")
set(_sha256 "")
foreach(FILE ${_files})
	file(SHA256 ${FILE} _one)
	get_filename_component(_name ${FILE} NAME)
	string(APPEND _sha256 "${_one}  ${_name}\n")
endforeach()
string(SHA256 _sha256 "${_sha256}")
set(_parts_sha256 "")
foreach(FILE ${APFUZZ_TREE_PARTS})
	file(SHA256 ${FILE} _one)
	string(APPEND _parts_sha256 "${_one}\n")
endforeach()
string(SHA256 _parts_sha256 "${_parts_sha256}")
string(REPLACE ";" ", " _parts "${APFUZZ_TREE_NAMES}")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${_files} ${APFUZZ_TREE_PARTS})

if(APFUZZ_BUGS AND DRIVER_SOURCES)
	# A bug may well leave a variable without use; and Coccinelle puts statements on one line.
	list(APPEND DRIVER_FLAGS -Wno-error=unused-variable -Wno-error=unused-but-set-variable
	     -Wno-error=unused-function -Wno-error=unused-label -Wno-misleading-indentation)
	set(_dir ${CMAKE_BINARY_DIR}/driver)
	set(_patches "")
	foreach(BUG ${APFUZZ_BUGS})
		set(_patch ${APFUZZ_BUG_DIR}/${BUG}/bug.cocci)
		if(NOT EXISTS ${_patch})
			set(_patch ${CMAKE_SOURCE_DIR}/corpus/mutants/${BUG}/bug.cocci)
		endif()
		if(NOT EXISTS ${_patch})
			message(FATAL_ERROR "no such bug: ${BUG} (not in ${APFUZZ_BUG_DIR}, nor in corpus/mutants)")
		endif()
		list(APPEND _patches ${_patch})
	endforeach()
	set(_copies "")
	set(_sources_copied "")
	foreach(FILE ${_files})
		get_filename_component(_name ${FILE} NAME)
		list(APPEND _copies ${_dir}/${_name})
		if(_name MATCHES "\\.c$")
			list(APPEND _sources_copied ${_dir}/${_name})
		endif()
	endforeach()
	add_custom_command(
		OUTPUT ${_copies}
		COMMAND ${CMAKE_SOURCE_DIR}/scripts/lib/apply-bugs ${_dir} ${_patches} -- ${_files}
		DEPENDS ${_files} ${_patches} ${CMAKE_SOURCE_DIR}/scripts/lib/apply-bugs
		COMMENT "Applying ${APFUZZ_BUGS}"
		VERBATIM)
	set(DRIVER_SOURCES ${_sources_copied})
	set(_depends ${_copies})
endif()

set(DRIVER_PARTS "")
if(DRIVER_SOURCES)
	apfuzz_instrument(driver SOURCES ${CMAKE_SOURCE_DIR}/scripts/cmake/module-begin.c ${DRIVER_SOURCES}
			  ${CMAKE_SOURCE_DIR}/scripts/cmake/module-end.c ROOT ${_dir} AS ${DRIVER_AS}
			  INCLUDES ${_dir} ${APFUZZ_AP_INCLUDE}
			  FLAGS ${DRIVER_FLAGS} -DKBUILD_MODNAME="vfio_ap" DEPENDS ${_depends})
	set(DRIVER_PARTS $<TARGET_OBJECTS:driver> ${driver_OBJECT} ${CMAKE_BINARY_DIR}/generated/build-bugs.c)

	# Which symbols that are not faithful each function of it uses, for reports.
	set(_symbols ${CMAKE_BINARY_DIR}/generated/shim-symbols.c)
	file(GLOB_RECURSE _shim_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/shim/include/*.h)
	file(GLOB _private_headers CONFIGURE_DEPENDS ${_dir}/*.h)
	list(FILTER _private_headers EXCLUDE REGEX "/ap_bus\\.h$")
	add_custom_command(
		OUTPUT ${_symbols}
		COMMAND ${APFUZZ_PYTHON} ${CMAKE_SOURCE_DIR}/scripts/lib/shim-symbols -o ${_symbols}
			${DRIVER_SOURCES} ${_private_headers}
		DEPENDS ${DRIVER_SOURCES} ${_depends} ${_shim_headers}
			${CMAKE_SOURCE_DIR}/scripts/lib/shim-symbols
			${CMAKE_SOURCE_DIR}/scripts/lib/shim-readme
		COMMENT "Listing what the driver uses of the shim that is not faithful"
		VERBATIM)
	target_sources(driver PRIVATE ${_symbols})
endif()

# gdb looks for the driver's sources where they were compiled: with bugs, not where their names lead.
if(DRIVER_PARTS)
	file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gdbinit CONTENT
"# Generated, for scripts/repro --break.
set substitute-path ./${DRIVER_AS} ${_dir}
set substitute-path ${DRIVER_AS} ${_dir}
set print pretty on
set pagination off
" @ONLY)
endif()

# What a report says about itself. The commit is looked up at each build.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/generated)
string(REPLACE ";" " " _bugs "${APFUZZ_BUGS}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/build-info.h CONTENT
"/* Generated. What this build is made of, for reports. */
#define BUILD_DRIVER \"${APFUZZ_DRIVER}\"
#define BUILD_DRIVER_VERSION \"${DRIVER_VERSION}\"
#define BUILD_DRIVER_SHA256 \"${_sha256}\"
#define BUILD_TREE_PARTS \"${_parts}\" /* of the kernel around the driver, from its tree; or empty */
#define BUILD_TREE_PARTS_SHA256 \"${_parts_sha256}\"
#define BUILD_BUGS build_bugs /* names with a blank between them, or empty */
extern const char build_bugs[];
#define BUILD_SANITIZER \"${APFUZZ_SANITIZER}\"
#define BUILD_COMPILER \"clang ${CMAKE_C_COMPILER_VERSION}\"
#define BUILD_VERSION \"${PROJECT_VERSION}\"
#define BUILD_SOURCE_DIR \"${CMAKE_SOURCE_DIR}\"
#include \"build-commit.h\"
" @ONLY)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/build-bugs.c CONTENT
"/* Generated. All that the host world knows of the bugs in this build. */
extern const char build_bugs[];
const char build_bugs[] = \"${_bugs}\";
" @ONLY)
add_custom_target(build-commit ALL
	COMMAND ${CMAKE_SOURCE_DIR}/scripts/lib/write-commit ${CMAKE_SOURCE_DIR}
		${CMAKE_BINARY_DIR}/generated/build-commit.h
	BYPRODUCTS ${CMAKE_BINARY_DIR}/generated/build-commit.h
	COMMENT "Looking up the commit"
	VERBATIM)
if(NOT APFUZZ_BASE)
	add_dependencies(harness build-commit)
	add_dependencies(tool build-commit)
endif()
