# SPDX-License-Identifier: GPL-2.0-only
"""What each access of a driver is to: "ap_matrix_mdev.kvm", read from its LLVM IR (text).

A report that says "object #36 + 64" makes its reader count bytes.  The IR knows better: before each
load, store or call stands the getelementptr that made its address, with the struct's name and the
member's number; the debug information has the members' names.  Both are there in every build.

An instruction of the object is found again by the discriminator of its line: a number that DWARF
has for telling apart what lies on one line, that no build of ours uses and no output shows.
annotate() makes it a checksum of the description, so that a table of checksums serves all files of
a driver, with no numbering among them.

Where opt is missing (as in OSS-Fuzz) inline functions keep their pointers on the stack, and
fewer accesses say what they are to: the reports there say less, and nothing else.
"""
import re
import zlib

NODE = re.compile(r"^!(\d+) = (?:distinct )?!(DI\w+)\((.*)\)$")
LIST = re.compile(r"^!(\d+) = (?:distinct )?!\{(.*)\}$")
STRUCT = re.compile(r"^%((?:struct|union)\.[\w.]+|\"[^\"]+\") = type (.*)$")
DEFINE = re.compile(r"^define\b")
RESULT = re.compile(r"^\s*(%[\w.]+) = (.*)$")
GEP = re.compile(r"^getelementptr (?:inbounds |nuw |nusw )*(%[\w.]+|\[[^,]*\]|i\d+|ptr), ptr ([%@][\w.]+)"
                 r"((?:, i\d+ [-\w%.]+)*)(?:, !dbg|$)")
CONSTANT_GEP = re.compile(r"getelementptr (?:inbounds |nuw |nusw |inrange\([^)]*\) )*\((%[\w.]+), "
                          r"ptr (@[\w.]+)((?:, i\d+ -?\d+)+)\)")
LOAD = re.compile(r"^load (?:atomic )?(?:volatile )?[^,]+, ptr ([%@][\w.]+|getelementptr [^)]*\))")
STORE = re.compile(r"^store (?:atomic )?(?:volatile )?.*, ptr ([%@][\w.]+|getelementptr [^)]*\))"
                   r"(?: monotonic| release| seq_cst)?, align")
CALL = re.compile(r"^(?:tail |notail )?call .*?@[\w.]+\((.*)\)")
RETURNED = re.compile(r"^(?:tail |notail )?call [^@%]*ptr @([\w.]+)\(")
ARGUMENT = re.compile(r"^ptr (?:noundef |nonnull )*([%@][\w.]+)")
CAST = re.compile(r"^(?:bitcast|inttoptr) .*? ([%@][\w.]+) to ptr")
LOCATION = re.compile(r", !dbg !(\d+)")
INDEX = re.compile(r", i\d+ ([-\w%.]+)")

MASK = (1 << 28) - 1


def fields(text):
    """The named parts of a debug information node that are of use here."""
    found = dict(re.findall(r"\b(tag|name|scope|file|baseType|size|offset|elements|count|line|column|"
                            r"inlinedAt|flags): (\"[^\"]*\"|[^,)]+)", text))
    return {k: v.strip('"') for k, v in found.items()}


class Types:
    """Sizes and offsets of the IR's types.  Alignment is the natural one, on all 64-bit targets."""

    def __init__(self, lines):
        self.text = {}
        for line in lines:
            m = STRUCT.match(line)
            if m:
                self.text[m.group(1)] = m.group(2)
        self.known = {}

    @staticmethod
    def split(text):
        """The top-level parts of "a, { b, c }, d"."""
        parts, depth, start = [], 0, 0
        for i, c in enumerate(text):
            if c in "{[<(":
                depth += 1
            elif c in "}])>":
                depth -= 1
            elif c == "," and depth == 0:
                parts.append(text[start:i].strip())
                start = i + 1
        parts.append(text[start:].strip())
        return [p for p in parts if p]

    def measure(self, text):
        """(size, alignment, offsets of elements or None, elements' types) of a type, or None."""
        if text not in self.known:
            self.known[text] = self.measure_new(text)
        return self.known[text]

    def measure_new(self, text):
        if text == "ptr":
            return 8, 8, None, None
        if re.fullmatch(r"i\d+", text):
            size = 1
            while size * 8 < int(text[1:]):
                size *= 2
            return size, min(size, 8), None, None
        m = re.fullmatch(r"\[(\d+) x (.*)\]", text)
        if m:
            element = self.measure(m.group(2))
            return element and (int(m.group(1)) * element[0], element[1], None, m.group(2))
        if text.startswith("%"):
            body = self.text.get(text[1:])
            return self.measure(body) if body and body != "opaque" else None
        packed = text.startswith("<{")
        if not packed and not text.startswith("{"):
            return None
        elements = self.split(text[2:-2] if packed else text[1:-1])
        size, align, offsets = 0, 1, []
        for element in elements:
            one = self.measure(element)
            if not one:
                return None
            need = 1 if packed else one[1]
            size = (size + need - 1) // need * need
            offsets.append(size)
            size += one[0]
            align = max(align, need)
        return (size + align - 1) // align * align, align, offsets, elements

    def offset(self, text, indices):
        """Byte offset of a getelementptr's indices, or None if one of them is a variable."""
        one = self.measure(text)
        if not one or not all(re.fullmatch(r"-?\d+", i) for i in indices):
            return None
        total = int(indices[0]) * one[0] if indices else 0
        for index in map(int, indices[1:]):
            one = self.measure(text)
            if not one or one[3] is None:
                return None
            if one[2] is None:
                text = one[3]
                total += index * self.measure(text)[0]
            else:
                text = one[3][index]
                total += one[2][index]
        return total


class Debug:
    """The debug information's types, by number."""

    def __init__(self, lines):
        self.node, self.list, self.top = {}, {}, 0
        for line in lines:
            if not line.startswith("!"):
                continue
            m = NODE.match(line)
            if m:
                self.node[m.group(1)] = (m.group(2), m.group(3))
            else:
                m = LIST.match(line)
                if m:
                    self.list[m.group(1)] = re.findall(r"!(\d+)", m.group(2))
            number = re.match(r"!(\d+) =", line)
            if number:
                self.top = max(self.top, int(number.group(1)))
        self.parsed = {}
        self.by_name = {}
        for number, (kind, text) in self.node.items():
            if kind == "DICompositeType" and "DW_TAG_structure_type" in text:
                f = self.get(number)
                if "name" in f and "elements" in f and "DIFlagFwdDecl" not in f.get("flags", ""):
                    self.by_name.setdefault(f["name"], number)

    def get(self, reference):
        number = reference.lstrip("!")
        if number not in self.parsed:
            self.parsed[number] = fields(self.node[number][1]) if number in self.node else {}
        return self.parsed[number]

    def strip(self, reference):
        """Behind typedefs and qualifiers."""
        f = self.get(reference)
        while f.get("tag") in ("DW_TAG_typedef", "DW_TAG_const_type", "DW_TAG_volatile_type",
                               "DW_TAG_atomic_type") and "baseType" in f:
            reference = f["baseType"]
            f = self.get(reference)
        return reference, f

    def size(self, reference):
        return int(self.strip(reference)[1].get("size", 0)) // 8

    def members(self, reference, base=0):
        """[name, offset, size, stride of an array or 0, struct's name or None], outermost first."""
        found = []
        for element in self.list.get(self.strip(reference)[1].get("elements", "").lstrip("!"), []):
            f = self.get(element)
            if f.get("tag") != "DW_TAG_member" or "baseType" not in f:
                continue
            offset = base + int(f.get("offset", 0)) // 8
            size = (int(f.get("size", 0)) + 7) // 8
            to, t = self.strip(f["baseType"])
            aggregate = t.get("tag") in ("DW_TAG_structure_type", "DW_TAG_union_type")
            if "name" not in f and aggregate:
                found += self.members(to, offset)
                continue
            stride = 0
            if t.get("tag") == "DW_TAG_array_type" and "baseType" in t:
                to, t = self.strip(t["baseType"])
                stride = int(t.get("size", 0)) // 8
            named = t.get("tag") == "DW_TAG_structure_type" and self.by_name.get(t.get("name"))
            found.append([f.get("name", "?"), offset, size, stride, t["name"] if named else None])
        return found


class Accesses:
    """Describes the accesses of one file, and marks them."""

    def __init__(self, lines):
        self.types = Types(lines)
        self.debug = Debug(lines)
        self.found = {}		# checksum: [variable or None, struct, offset, source's struct, offset]
        self.made = {}
        self.extra = []
        self.defined = {}

    def struct_name(self, text):
        """C's name of an IR struct that has one, and whose members are known."""
        name = re.sub(r"\.\d+$", "", text.removeprefix("%struct."))
        return name if text.startswith("%struct.") and name in self.debug.by_name else None

    def resolve(self, value, depth=0):
        """(variable, struct, offset, base) of a pointer: what its outermost getelementptr says."""
        m = CONSTANT_GEP.match(value)
        if m:
            return m.group(2)[1:], None, 0, None
        if value.startswith("@"):
            return value[1:], None, 0, None
        what = self.defined.get(value, "")
        m = CONSTANT_GEP.match(what)
        if m:
            return m.group(2)[1:], None, 0, None
        m = GEP.match(what)
        if not m or depth > 16:
            return None, None, 0, value
        text, base, indices = m.group(1), m.group(2), INDEX.findall(m.group(3))
        if text == "i8":
            return None, None, 0, value		# container_of(): another struct begins here
        variable, struct, before, root = self.resolve(base, depth + 1)
        if variable:
            return variable, None, 0, None
        offset = self.types.offset(text, indices)
        if struct:
            return None, struct, None if offset is None or before is None else before + offset, root
        name = self.struct_name(text)
        return None, name, offset if name else 0, base

    def source(self, root, depth=0):
        """Where a pointer was read from: (variable or "function()", struct, offset)."""
        what = self.defined.get(root or "", "")
        m = CAST.match(what)
        if m and depth < 8:
            return self.source(m.group(1), depth + 1)
        m = RETURNED.match(what)
        if m:
            return m.group(1) + "()", None, 0
        m = LOAD.match(what)
        if not m:
            return None, None, 0
        variable, struct, offset, _ = self.resolve(m.group(1))
        return variable, struct, offset

    def describe(self, pointer):
        variable, struct, offset, root = self.resolve(pointer)
        source = self.source(root) if struct or not variable else (None, None, 0)
        if not variable and not struct and not source[0] and not source[1]:
            return None
        return [variable, struct, offset, *source]

    def pointer_of(self, instruction):
        for pattern in (LOAD, STORE):
            m = pattern.match(instruction)
            if m:
                return m.group(1)
        m = CALL.match(instruction)
        if not m:
            return None
        for argument in Types.split(m.group(1)):
            a = ARGUMENT.match(argument)
            if a:
                return a.group(1) if a.group(1).startswith("%") else None
        return None

    def scope_file(self, scope):
        while scope:
            f = self.debug.get(scope)
            if "file" in f:
                return f["file"]
            scope = f.get("scope")
        return None

    def location(self, number, checksum):
        """The same location with a discriminator."""
        key = number, checksum
        if key not in self.made:
            f = self.debug.get(number)
            file = self.scope_file(f.get("scope"))
            if "line" not in f or not file:
                return number
            scope, where = self.debug.top + 1, self.debug.top + 2
            self.debug.top += 2
            inlined = f", inlinedAt: {f['inlinedAt']}" if "inlinedAt" in f else ""
            self.extra.append(f"!{scope} = !DILexicalBlockFile(scope: {f['scope']}, file: {file}, "
                              f"discriminator: {checksum})")
            self.extra.append(f"!{where} = !DILocation(line: {f['line']}, column: {f.get('column', 0)}, "
                              f"scope: !{scope}{inlined})")
            self.made[key] = str(where)
        return self.made[key]

    def line(self, line):
        """One line of the IR, in order: with its discriminator if it is an access."""
        if DEFINE.match(line):
            self.defined = {}
            return line
        if not line.startswith(" "):
            return line
        m = RESULT.match(line)
        instruction = m.group(2) if m else line.strip()
        if m:
            self.defined[m.group(1)] = instruction
        dbg = LOCATION.search(line)
        pointer = self.pointer_of(instruction) if dbg else None
        what = self.describe(pointer) if pointer else None
        if not what:
            return line
        checksum = zlib.crc32(repr(what).encode()) & MASK
        if self.found.setdefault(checksum, what) != what:
            return line
        return line[:dbg.start(1)] + self.location(dbg.group(1), checksum) + line[dbg.end(1):]

    def layout(self):
        """The structs that the accesses are to, and those in them: {name: [size, members]}."""
        wanted = [s for w in self.found.values() for s in (w[1], w[4]) if s]
        known = {}
        while wanted:
            name = wanted.pop()
            if name in known:
                continue
            number = self.debug.by_name[name]
            members = self.debug.members(number)
            known[name] = [self.debug.size(number), members]
            wanted += [m[4] for m in members if m[4]]
        return known


def annotate(lines):
    """Mark the accesses of a file.  Returns the lines, the descriptions by checksum, the structs."""
    accesses = Accesses(lines)
    marked = [accesses.line(line) for line in lines]
    return marked + accesses.extra, accesses.found, accesses.layout()


class Tables:
    """What the files of a driver say, as C (shim/sched/layout.h)."""

    def __init__(self):
        self.what, self.types, self.rows = {}, {}, {}	# rows: number by checksum

    def add(self, layout):
        for checksum, what in layout["accesses"].items():
            if self.what.setdefault(checksum, what) != what:
                self.what[checksum] = None	# two descriptions, one checksum: say nothing
        for name, (size, members) in layout["types"].items():
            if self.types.setdefault(name, [size, members]) != [size, members]:
                self.types[name] = [0, []]	# two structs of one name
        self.order = {name: i + 1 for i, name in enumerate(sorted(self.types))}

    def index(self, checksum):
        """The row of an access, from 1; 0: nothing is known of it."""
        checksum = str(checksum)
        if not self.what.get(checksum):
            return 0
        return self.rows.setdefault(checksum, len(self.rows) + 1)

    def write(self, out, string):
        out.write("\nconst struct layout_member layout_members[] = {\n")
        first = 0
        heads = []
        for name in self.order:
            size, members = self.types[name]
            heads.append(f"\t{{ {string(name)}, {size}, {first}, {len(members)} }},\n")
            first += len(members)
            for member, offset, length, stride, of in members:
                out.write(f"\t{{ {string(member)}, {offset}, {length}, {stride}, "
                          f"{self.order.get(of, 0)} }},\n")
        out.write("\t{ 0 },\n};\n\nconst struct layout_type layout_types[] = {\n")
        out.writelines(heads)
        out.write("\t{ 0 },\n};\n\n"
                  f"const unsigned int nr_layout_types = {len(heads)};\n\n"
                  "const struct layout_access layout_accesses[] = {\n")
        for variable, struct, offset, source, source_struct, source_offset in map(self.what.get,
                                                                                  self.rows):
            out.write(f"\t{{ {string(variable)}, {self.order.get(struct, 0)}, "
                      f"{-1 if offset is None else offset}, {string(source)}, "
                      f"{self.order.get(source_struct, 0)}, "
                      f"{-1 if source_offset is None else source_offset} }},\n")
        out.write(f"\t{{ 0 }},\n}};\n\nconst unsigned int nr_layout_accesses = {len(self.rows)};\n")
