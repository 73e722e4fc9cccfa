// SPDX-License-Identifier: GPL-2.0-only
/* AP instructions that nobody has a reason to give here: see <asm/ap.h>. */
#include <asm/ap.h>
#include "machine/ap_machine.h"

static struct ap_queue_status not_available(void)
{
	return (struct ap_queue_status){ .response_code = AP_RC_Q_NOT_AVAIL };
}

struct ap_queue_status ap_nqap(ap_qid_t qid, unsigned long long psmid, void *msg, size_t length)
{
	return not_available();
}

#if TREE_AP_DQAP_PLAIN
struct ap_queue_status ap_dqap(ap_qid_t qid, unsigned long long *psmid, void *msg, size_t length,
			       size_t *reslength, unsigned long *resgr0)
#else
struct ap_queue_status ap_dqap(ap_qid_t qid, unsigned long *psmid, void *msg, size_t msglen,
			       size_t *length, size_t *reslength, unsigned long *resgr0)
#endif
{
	return not_available();
}

struct ap_queue_status ap_qact(ap_qid_t qid, int ifbit, union ap_qact_ap_info *apinfo)
{
	return not_available();
}

struct ap_queue_status ap_bapq(ap_qid_t qid)
{
	return not_available();
}

struct ap_queue_status ap_aapq(ap_qid_t qid, unsigned int sec_idx)
{
	return not_available();
}
