# SPDX-License-Identifier: GPL-2.0-only
#
# The driver's known findings, corpus/known/DRIVER, as a header: a run depends on no file. A line
# begins with a fingerprint, what follows on it says why; '#' begins a comment line.

set(_list "")
if(NOT APFUZZ_DRIVER MATCHES "/")
	file(GLOB _file CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/corpus/known/${APFUZZ_DRIVER})
	foreach(FILE ${_file})
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${FILE})
		file(STRINGS ${FILE} _lines REGEX "^[^# \t]")
		foreach(LINE IN LISTS _lines)
			string(REGEX MATCH "^[^ \t]+" _one "${LINE}")
			if(_one)
				string(APPEND _list "\t\"${_one}\", \\\n")
			endif()
		endforeach()
	endforeach()
endif()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/known-list.h CONTENT
"/* Generated from corpus/known/${APFUZZ_DRIVER}. */
#define KNOWN_LIST \\
${_list}
" @ONLY)
