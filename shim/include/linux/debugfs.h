/* SPDX-License-Identifier: GPL-2.0-only */
/* debugfs: included by the AP bus, which uses nothing of it. */
#ifndef _LINUX_DEBUGFS_H
#define _LINUX_DEBUGFS_H
#endif /* _LINUX_DEBUGFS_H */
