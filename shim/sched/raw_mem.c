// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcpy and its like for the shim itself.
 *
 * The compiler makes calls of them out of struct copies, and a sanitizer intercepts libc's: the
 * shim's own bookkeeping would become an access of the task that happens to run. So the build binds
 * these names in the shim's libraries (and only there) to the plain loops below; see
 * apfuzz_own_mem_functions() in scripts/cmake/flags.cmake. Compiled with -fno-builtin, without which
 * each loop would be turned into a call of what it replaces.
 */
#include <stddef.h>
#include <stdint.h>

void *raw_memcpy(void *to, const void *from, size_t size);
void *raw_memmove(void *to, const void *from, size_t size);
void *raw_memset(void *to, int byte, size_t size);
int raw_memcmp(const void *a, const void *b, size_t size);
int raw_bcmp(const void *a, const void *b, size_t size);
size_t raw_strlen(const char *s);

/* Unaligned words that may alias anything. */
typedef uint64_t __attribute__((may_alias, aligned(1))) word;

void *raw_memcpy(void *to, const void *from, size_t size)
{
	unsigned char *d = to;
	const unsigned char *s = from;

#if defined(__x86_64__)
	if (size >= 256) {
		__asm__ volatile("rep movsb" : "+D"(d), "+S"(s), "+c"(size) : : "memory");
		return to;
	}
#endif
	for (; size >= sizeof(word); size -= sizeof(word)) {
		*(word *)d = *(const word *)s;
		d += sizeof(word);
		s += sizeof(word);
	}
	while (size--)
		*d++ = *s++;
	return to;
}

void *raw_memmove(void *to, const void *from, size_t size)
{
	unsigned char *d = to;
	const unsigned char *s = from;

	if ((uintptr_t)d - (uintptr_t)s >= size)
		return raw_memcpy(to, from, size);
	/* @to lies within [from, from + size): backwards. */
	while (size--)
		d[size] = s[size];
	return to;
}

void *raw_memset(void *to, int byte, size_t size)
{
	unsigned char *d = to;
	uint64_t pattern = 0x0101010101010101ull * (unsigned char)byte;

#if defined(__x86_64__)
	if (size >= 256) {
		__asm__ volatile("rep stosb" : "+D"(d), "+c"(size) : "a"(byte) : "memory");
		return to;
	}
#endif
	for (; size >= sizeof(word); size -= sizeof(word)) {
		*(word *)d = pattern;
		d += sizeof(word);
	}
	while (size--)
		*d++ = byte;
	return to;
}

int raw_memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;

	for (; size; size--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

int raw_bcmp(const void *a, const void *b, size_t size)
{
	return raw_memcmp(a, b, size);
}

size_t raw_strlen(const char *s)
{
	size_t size = 0;

	while (s[size])
		size++;
	return size;
}
