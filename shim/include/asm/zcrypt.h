/* SPDX-License-Identifier: GPL-2.0-only */
/* The one limit of the zcrypt user interface that vfio_ap refers to. */
#ifndef _ASM_S390_ZCRYPT_H
#define _ASM_S390_ZCRYPT_H

/* shim: faithful (cards times domains) */
#define MAX_ZDEV_CARDIDS_EXT 256
#define MAX_ZDEV_DOMAINS_EXT 256
#define MAX_ZDEV_ENTRIES_EXT (MAX_ZDEV_CARDIDS_EXT * MAX_ZDEV_DOMAINS_EXT)

#endif
