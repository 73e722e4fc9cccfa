# SPDX-License-Identifier: GPL-2.0-only
#
# Where the driver under test comes from: core/, or a kernel tree's vfio_ap, the files as they are.
# Sets DRIVER_ROOT (its directory), DRIVER_AS (the name of it in messages), DRIVER_SOURCES,
# DRIVER_HEADERS, DRIVER_FLAGS, DRIVER_VERSION, DRIVER_TREE (empty for core/) and DRIVER_HINT (what to do
# if something of the tree is missing); and APFUZZ_AP_INCLUDE, the directory of "ap_bus.h":
# a kernel tree brings its own, and the shim's bus must use the same structures as the driver.

set(DRIVER_TREE "")
set(DRIVER_HINT "")
if(APFUZZ_DRIVER STREQUAL core)
	set(DRIVER_ROOT ${CMAKE_SOURCE_DIR}/core)
	set(DRIVER_AS core)
	apfuzz_glob(DRIVER_SOURCES core)
	file(GLOB DRIVER_HEADERS CONFIGURE_DEPENDS ${DRIVER_ROOT}/*.h)
	set(APFUZZ_AP_INCLUDE ${CMAKE_SOURCE_DIR}/shim/include/ap)
	set(DRIVER_FLAGS ${APFUZZ_WARNINGS})
	set(DRIVER_VERSION "")
	# What the shim's headers have; for a kernel's, core/Kbuild finds out.
	list(APPEND DRIVER_FLAGS -DHAVE_VFIO_AP_CFG_CHG_IRQ -DHAVE_PROTECTED_AP_GUESTS)
else()
	if(APFUZZ_DRIVER MATCHES "^linux-[0-9.]+$")
		set(_cache $ENV{XDG_CACHE_HOME})
		if(NOT _cache)
			set(_cache $ENV{HOME}/.cache)
		endif()
		set(DRIVER_TREE ${_cache}/vfio-ap-fuzz/${APFUZZ_DRIVER}/tree)
		set(DRIVER_HINT "; run scripts/kernel-tree ${APFUZZ_DRIVER}")
	else()
		get_filename_component(DRIVER_TREE ${APFUZZ_DRIVER} ABSOLUTE BASE_DIR ${CMAKE_SOURCE_DIR})
	endif()
	set(DRIVER_AS drivers/s390/crypto)
	set(DRIVER_ROOT ${DRIVER_TREE}/${DRIVER_AS})
	set(DRIVER_SOURCES ${DRIVER_ROOT}/vfio_ap_drv.c ${DRIVER_ROOT}/vfio_ap_ops.c)
	foreach(FILE ${DRIVER_SOURCES} ${DRIVER_ROOT}/vfio_ap_private.h ${DRIVER_ROOT}/ap_bus.h)
		if(NOT EXISTS ${FILE})
			message(FATAL_ERROR "driver ${APFUZZ_DRIVER}: no ${FILE}${DRIVER_HINT}")
		endif()
	endforeach()
	file(GLOB DRIVER_HEADERS ${DRIVER_ROOT}/vfio_ap_*.h ${DRIVER_ROOT}/ap_bus.h)
	set(APFUZZ_AP_INCLUDE ${DRIVER_ROOT})
	# Somebody else's code: only what would hide a shim unlike the kernel is an error.
	set(APFUZZ_FOREIGN_WARNINGS -Wall -Wno-unused-function -Wno-unused-variable
	    -Werror=implicit-function-declaration -Werror=implicit-int -Werror=int-conversion
	    -Werror=incompatible-pointer-types -Werror=return-type -Werror=format)
	set(DRIVER_FLAGS ${APFUZZ_FOREIGN_WARNINGS})
	set(DRIVER_VERSION "")
	if(EXISTS ${DRIVER_TREE}/../PACKAGE)
		file(STRINGS ${DRIVER_TREE}/../PACKAGE DRIVER_VERSION LIMIT_COUNT 1)
	endif()
endif()

# The newest kernels' user interface has an event for changes of the guest's AP configuration: the
# headers that a driver is built with have it if the driver knows it.
foreach(FILE ${DRIVER_SOURCES})
	file(STRINGS ${FILE} _found LIMIT_COUNT 1 REGEX VFIO_AP_CFG_CHG_IRQ_INDEX)
	if(_found)
		list(APPEND DRIVER_FLAGS -DSHIM_VFIO_AP_CFG_CHG_IRQ)
		break()
	endif()
endforeach()

# Whose AP bus and whose mdev core surround the driver: the shim's own models, or the tree's files as
# they are, with what connects them to the shim (shim/machine/tree_bus, shim/kernel/tree_mdev).
# Both are part of the kernel around the driver: in the shim's library and not instrumented, but their
# call sites have a table as the driver's have, so that reports can name them.
option(APFUZZ_TREE_BUS "the AP bus of the kernel tree, where it has one, not the shim's model of it" ON)
set(APFUZZ_BUS own)
set(APFUZZ_MDEV own)
set(APFUZZ_TREE_PARTS "")	# sources; what they are part of is in their properties
set(APFUZZ_TREE_NAMES "")

# apfuzz_tree_part(NAME DIR FILE... [AROUND HEADER]): these files of the tree are the part NAME of the
# kernel. HEADER is included before each and says what some names mean there.
function(apfuzz_tree_part NAME DIR)
	cmake_parse_arguments(ARG "" "AROUND" "" ${ARGN})
	foreach(FILE ${ARG_UNPARSED_ARGUMENTS})
		get_filename_component(_base ${FILE} NAME_WE)
		set(_file ${DRIVER_TREE}/${DIR}/${FILE})
		# Frames stay and functions too, where calls tell who called whom.
		set(_options -Wno-error -Wno-everything ${APFUZZ_FOREIGN_WARNINGS} -DSHIM_BUILTIN=${NAME}
		    -DKBUILD_MODNAME="${NAME}" -DKBUILD_BASENAME="${_base}" -DSHIM_BUILTIN_${_base} -fno-optimize-sibling-calls -fno-inline-functions
		    -ffile-prefix-map=${DRIVER_TREE}/= -fdebug-compilation-dir=.)
		if(ARG_AROUND)
			list(APPEND _options -Wno-macro-redefined -include ${CMAKE_SOURCE_DIR}/${ARG_AROUND})
			set_source_files_properties(${_file} PROPERTIES
				OBJECT_DEPENDS ${CMAKE_SOURCE_DIR}/${ARG_AROUND})
		endif()
		set_source_files_properties(${_file} PROPERTIES COMPILE_OPTIONS "${_options}")
		list(APPEND APFUZZ_TREE_PARTS ${_file})
	endforeach()
	set(APFUZZ_TREE_PARTS ${APFUZZ_TREE_PARTS} PARENT_SCOPE)
	set(APFUZZ_TREE_NAMES ${APFUZZ_TREE_NAMES} ${NAME} PARENT_SCOPE)
endfunction()

# apfuzz_tree_parts_of(LIBRARY): adds them, as one object, and the table of its call sites.
function(apfuzz_tree_parts_of LIBRARY)
	if(APFUZZ_BASE OR NOT APFUZZ_TREE_PARTS)
		return()
	endif()
	set(OBJECT ${CMAKE_BINARY_DIR}/builtin.o)
	set(TABLE ${CMAKE_BINARY_DIR}/generated/builtin-sites.c)
	add_library(builtin OBJECT ${APFUZZ_TREE_PARTS})
	apfuzz_kernel_target(builtin)
	add_custom_command(
		OUTPUT ${OBJECT} ${TABLE}
		COMMAND ${APFUZZ_LLD} -r --force-group-allocation -o ${OBJECT} $<TARGET_OBJECTS:builtin>
		COMMAND ${APFUZZ_PYTHON} ${CMAKE_SOURCE_DIR}/scripts/lib/site-table --builtin
			--lld ${APFUZZ_LLD} --objdump ${APFUZZ_OBJDUMP} --symbolizer ${APFUZZ_SYMBOLIZER}
			${OBJECT} -o ${TABLE}
		DEPENDS builtin $<TARGET_OBJECTS:builtin> ${CMAKE_SOURCE_DIR}/scripts/lib/site-table
			${CMAKE_SOURCE_DIR}/scripts/lib/ir_layout.py
		COMMENT "Linking the tree's parts of the kernel and listing their call sites"
		COMMAND_EXPAND_LISTS VERBATIM)
	set_source_files_properties(${OBJECT} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
	target_sources(${LIBRARY} PRIVATE ${OBJECT} ${TABLE})
endfunction()

if(DRIVER_TREE AND EXISTS ${DRIVER_TREE}/drivers/vfio/mdev/mdev_core.c)
	set(APFUZZ_MDEV tree)
	apfuzz_tree_part(mdev drivers/vfio/mdev mdev_core.c mdev_driver.c mdev_sysfs.c)
endif()

if(APFUZZ_TREE_BUS AND DRIVER_TREE AND EXISTS ${DRIVER_ROOT}/ap_bus.c)
	set(APFUZZ_BUS tree)
	apfuzz_tree_part(ap ${DRIVER_AS} ap_bus.c ap_queue.c ap_card.c
			 AROUND shim/machine/tree_bus/around.h)
endif()
