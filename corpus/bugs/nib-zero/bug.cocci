// Address 0 is accepted for a notification byte, but 0 also means: nothing is pinned.
// SPDX-License-Identifier: GPL-2.0-only

@core@
identifier nib;
expression e;
@@
 nib_is_valid(..., dma_addr_t nib)
 {
- return nib && e;
+ return e;
 }

@linux@
identifier nib;
@@
 vfio_ap_validate_nib(..., dma_addr_t *nib)
 {
 ...
- if (!*nib)
-	return -EINVAL;
 ...
 }
