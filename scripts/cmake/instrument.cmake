# SPDX-License-Identifier: GPL-2.0-only
#
# How a driver is compiled. Its decision points are its loads and stores; they must be the same in
# every build, or a schedule found by one would not replay in another. So the code is fixed first
# and instrumented afterwards:
#
#   1. clang -O0 without "optnone", to LLVM IR, no sanitizer; opt mem2reg, nothing else: locals
#      whose address is not taken leave memory, every other access stays as it was written.
#      (From -O1 on two reads of one field become one and check-then-use races disappear.)
#   2. scripts/lib/driver-ir: struct copies and mem* intrinsics become calls of the shim
#      (they would be inlined in one build and intercepted in another), and each function gets the
#      attribute without which a sanitizer instruments nothing. What each access is to (struct and
#      offset) goes to a file beside it.
#   3. clang -c: callbacks at loads and stores, libFuzzer's counters, the sanitizer.
#   4. ld -r: one object; scripts/lib/site-table: the table of its call sites and of the structs
#      that they access.
#
# UndefinedBehaviorSanitizer's checks come from the front end and are asked for in step 1. They are
# the kernel's own, all that scripts/Makefile.ubsan of 6.12 can switch on without alignment (off
# where unaligned access is efficient, as on s390 and x86; list_for_each_entry's end would fail it)
# and local-bounds (traps only). Not in them: null, object-size, pointer-overflow, vla-bound. The
# handlers are the shim's own (shim/checks/undefined.c): they return, hence "recover".

#
# "coverage" measures lines (scripts/coverage). Its counters are stores, and would be points, if they
# were there when the points are made: so opt makes the points while a counter is still an
# intrinsic, and clang makes stores of it afterwards.

# For another machine than this (scripts/cross-check).
set(APFUZZ_TARGET "")
if(CMAKE_C_COMPILER_TARGET)
	set(APFUZZ_TARGET --target=${CMAKE_C_COMPILER_TARGET})
endif()

set(APFUZZ_POINTS -fsanitize-coverage=trace-loads,trace-stores,inline-8bit-counters,pc-table)
set(APFUZZ_IR_FLAGS -O0 -g -Xclang -disable-O0-optnone -S -emit-llvm -DKWORLD_INSTRUMENTED=1)
set(APFUZZ_OBJECT_FLAGS "")
set(APFUZZ_OPT_PASSES mem2reg)
if(APFUZZ_SANITIZER STREQUAL tsan)
	set(APFUZZ_OBJECT_FLAGS -fsanitize=thread)
elseif(APFUZZ_SANITIZER STREQUAL asan)
	set(APFUZZ_OBJECT_FLAGS -fsanitize=address)
elseif(APFUZZ_SANITIZER STREQUAL ubsan)
	list(APPEND APFUZZ_IR_FLAGS
	     -fsanitize=array-bounds,shift,integer-divide-by-zero,unreachable,signed-integer-overflow,bool,enum
	     -fsanitize-recover=all)
elseif(APFUZZ_SANITIZER STREQUAL coverage)
	if(NOT APFUZZ_OPT)
		message(FATAL_ERROR "coverage needs opt of the compiler's version; run scripts/setup")
	endif()
	# clang's own passes would make stores of the counters at once; of them always-inline matters
	list(APPEND APFUZZ_IR_FLAGS -fprofile-instr-generate -fcoverage-mapping
	     -Xclang -disable-llvm-passes)
	set(APFUZZ_OPT_PASSES always-inline,mem2reg)
	set(APFUZZ_OBJECT_FLAGS -fprofile-instr-generate)
	set(APFUZZ_OPT_POINTS -passes=sancov-module -sanitizer-coverage-level=3
	    -sanitizer-coverage-trace-loads -sanitizer-coverage-trace-stores
	    -sanitizer-coverage-inline-8bit-counters -sanitizer-coverage-pc-table)
endif()

# apfuzz_instrument(NAME SOURCES FILE... ROOT DIR [AS DIR] [INCLUDES DIR...] [FLAGS FLAG...])
#
# Compiles and links FILEs into NAME.o and makes an object library NAME of it and of its table of
# call sites: link with $<TARGET_OBJECTS:NAME> and NAME_OBJECT (a variable of the caller).
# File names in messages and debug information are relative to ROOT, below AS.
function(apfuzz_instrument NAME)
	cmake_parse_arguments(ARG "" "ROOT;AS" "SOURCES;INCLUDES;FLAGS;DEPENDS" ${ARGN})
	set(DIR instrumented/${NAME})
	file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/${DIR})
	set(INCLUDES "")
	foreach(I ${ARG_INCLUDES} ${APFUZZ_KERNEL_INCLUDES})
		list(APPEND INCLUDES -I${I})
	endforeach()
	if(ARG_AS)
		string(APPEND ARG_AS /)
	endif()
	set(PREFIX_MAP -ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -ffile-prefix-map=${ARG_ROOT}/=${ARG_AS}
	    -fdebug-compilation-dir=.)
	if(APFUZZ_SANITIZER STREQUAL coverage)	# llvm-cov looks for the files where they are
		list(TRANSFORM PREFIX_MAP REPLACE "^-ffile-" "-fdebug-")
	endif()
	set(OBJECTS "")
	set(LAYOUTS "")
	foreach(SOURCE ${ARG_SOURCES})
		get_filename_component(BASE ${SOURCE} NAME_WE)
		set(OUT ${DIR}/${BASE})
		set(MEM2REG "")
		set(IR ${OUT}.0.ll)
		set(INSTRUMENT COMMAND ${CMAKE_C_COMPILER} ${APFUZZ_TARGET} -c -O0 ${APFUZZ_POINTS}
		    ${APFUZZ_OBJECT_FLAGS} ${OUT}.2.ll -o ${OUT}.o)
		if(APFUZZ_OPT_POINTS)
			set(INSTRUMENT COMMAND ${APFUZZ_OPT} ${APFUZZ_OPT_POINTS} -S ${OUT}.2.ll
			    -o ${OUT}.3.ll
			    COMMAND ${CMAKE_C_COMPILER} ${APFUZZ_TARGET} -c -O0 ${APFUZZ_OBJECT_FLAGS}
			    ${OUT}.3.ll -o ${OUT}.o)
		endif()
		if(APFUZZ_OPT)
			set(IR ${OUT}.1.ll)
			set(MEM2REG COMMAND ${APFUZZ_OPT} -passes=${APFUZZ_OPT_PASSES} -S ${OUT}.0.ll -o ${IR})
		endif()
		add_custom_command(
			OUTPUT ${OUT}.o
			COMMAND ${CMAKE_C_COMPILER} ${APFUZZ_TARGET} ${APFUZZ_KERNEL_DIALECT}
				${APFUZZ_IR_FLAGS} ${PREFIX_MAP} ${ARG_FLAGS} -DKBUILD_BASENAME="${BASE}" ${INCLUDES}
				-MD -MF ${OUT}.d -MT ${OUT}.o ${SOURCE} -o ${OUT}.0.ll
			${MEM2REG}
			COMMAND ${APFUZZ_PYTHON} ${CMAKE_SOURCE_DIR}/scripts/lib/driver-ir
				--sanitizer ${APFUZZ_SANITIZER} --layout ${OUT}.layout ${IR} -o ${OUT}.2.ll
			${INSTRUMENT}
			DEPFILE ${OUT}.d
			BYPRODUCTS ${OUT}.layout
			DEPENDS ${SOURCE} ${CMAKE_SOURCE_DIR}/scripts/lib/driver-ir
				${CMAKE_SOURCE_DIR}/scripts/lib/ir_layout.py ${ARG_DEPENDS}
			COMMENT "Instrumenting ${NAME}: ${BASE}.c"
			VERBATIM)
		list(APPEND OBJECTS ${OUT}.o)
		list(APPEND LAYOUTS ${OUT}.layout)
	endforeach()

	set(OBJECT ${CMAKE_BINARY_DIR}/${DIR}.o)
	set(TABLE ${CMAKE_BINARY_DIR}/${DIR}-sites.c)
	add_custom_command(
		OUTPUT ${OBJECT} ${TABLE}
		COMMAND ${APFUZZ_LLD} -r --force-group-allocation -o ${OBJECT} ${OBJECTS}
		COMMAND ${APFUZZ_PYTHON} ${CMAKE_SOURCE_DIR}/scripts/lib/site-table --lld ${APFUZZ_LLD}
			--objdump ${APFUZZ_OBJDUMP} --symbolizer ${APFUZZ_SYMBOLIZER} ${OBJECT} -o ${TABLE}
			--layout ${LAYOUTS}
		DEPENDS ${OBJECTS} ${CMAKE_SOURCE_DIR}/scripts/lib/site-table
			${CMAKE_SOURCE_DIR}/scripts/lib/ir_layout.py
		COMMENT "Linking ${NAME} and listing its call sites"
		VERBATIM)
	set_source_files_properties(${OBJECT} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
	set_source_files_properties(${TABLE} PROPERTIES GENERATED TRUE)
	add_library(${NAME} OBJECT ${TABLE})
	apfuzz_host_target(${NAME})
	set(${NAME}_OBJECT ${OBJECT} PARENT_SCOPE)
endfunction()
