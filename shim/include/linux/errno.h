/* SPDX-License-Identifier: GPL-2.0-only */
/* Error numbers: the kernel-internal ones here, the others in asm/errno.h. */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#include <asm/errno.h>

/* shim: faithful */
#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ENOIOCTLCMD 515
#define EPROBE_DEFER 517
#define EOPENSTALE 518
#define ENOPARAM 519
#define ENOTSUPP 524
#define EBADTYPE 527
#define ENOGRACE 531

#endif /* _LINUX_ERRNO_H */
