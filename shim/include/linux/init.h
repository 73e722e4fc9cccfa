/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>

/* shim: stub (text and data of initialisation are not thrown away) */
#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __devinit

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#endif /* _LINUX_INIT_H */
