/* SPDX-License-Identifier: GPL-2.0-only */
/* The crypto API: included by the AP bus, which uses nothing of it. */
#ifndef _LINUX_CRYPTO_H
#define _LINUX_CRYPTO_H
#endif /* _LINUX_CRYPTO_H */
