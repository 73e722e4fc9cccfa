/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Copying from and to user space. "User space" is memory of the operation that makes the system
 * call; what matters is the driver's side, which is one range access.
 */
#ifndef __LINUX_UACCESS_H__
#define __LINUX_UACCESS_H__

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>

/*
 * shim: faithful (a user address in the first page faults, as does any beyond the address space;
 * what copy_from_user() could not fill is zeroed; any copy can be made to fail)
 */
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);

/* shim: faithful (clears user memory; the bytes that could not be cleared) */
unsigned long clear_user(void __user *to, unsigned long n);

/* shim: faithful (bytes that could not be copied; the kernel's side is no driver memory) */
unsigned long shim_get_user(void *to, const void __user *from, unsigned long n);
unsigned long shim_put_user(void __user *to, const void *from, unsigned long n);

/* shim: faithful (0 or -EFAULT; x is 0 after a fault) */
#define get_user(x, ptr)                                                                        \
	({                                                                                      \
		__typeof__(*(ptr)) __gu_val = 0;                                                \
		int __gu_err = shim_get_user(&__gu_val, (ptr), sizeof(__gu_val)) ? -EFAULT : 0; \
		(x) = __gu_val;                                                                 \
		__gu_err;                                                                       \
	})

#define put_user(x, ptr)                                                         \
	({                                                                       \
		__typeof__(*(ptr)) __pu_val = (x);                               \
		shim_put_user((ptr), &__pu_val, sizeof(__pu_val)) ? -EFAULT : 0; \
	})

#define access_ok(addr, size) ((unsigned long)(addr) >= 4096ul)

#endif
