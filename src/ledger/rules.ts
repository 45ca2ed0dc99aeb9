// Every kind with its rule and the key that signs it (DESIGN 3): what a device may do unattended never needs the
// household's own key.
import { allowance } from './kinds/allowance.ts'
import { absence } from './kinds/absence.ts'
import { cancel, order } from './kinds/order.ts'
import { deliveryAccept, deliveryClose, deliveryOffer } from './kinds/delivery.ts'
import { device } from './kinds/device.ts'
import { doublevote } from './kinds/doublevote.ts'
import { invite, revoke } from './kinds/invite.ts'
import { join } from './kinds/join.ts'
import { meter } from './kinds/meter.ts'
import { paid, paidAnswer } from './kinds/paid.ts'
import { reading } from './kinds/reading.ts'
import { standing } from './kinds/standing.ts'
import { transfer } from './kinds/transfer.ts'
import { wake } from './kinds/wake.ts'
import type { KeyRole } from './records.ts'
import type { Rule } from './rule.ts'
import type { Kind } from './transaction.ts'

/** `orHousehold`: the household's own key may sign it as well, beyond the prices and the allowance of its device. */
type SignedRule<K extends Kind> = { readonly signedBy: KeyRole; readonly orHousehold?: true; readonly rule: Rule<K> }

export const RULES: { readonly [K in Kind]: SignedRule<K> } = {
  invite: { signedBy: 'device', rule: invite },
  revoke: { signedBy: 'device', rule: revoke },
  join: { signedBy: 'household', rule: join },
  meter: { signedBy: 'household', rule: meter },
  reading: { signedBy: 'meter', rule: reading },
  standing: { signedBy: 'household', rule: standing },
  order: { signedBy: 'device', orHousehold: true, rule: order },
  cancel: { signedBy: 'device', rule: cancel },
  deliveryOffer: { signedBy: 'device', orHousehold: true, rule: deliveryOffer },
  deliveryAccept: { signedBy: 'device', orHousehold: true, rule: deliveryAccept },
  deliveryClose: { signedBy: 'device', rule: deliveryClose },
  wake: { signedBy: 'device', rule: wake },
  absence: { signedBy: 'device', rule: absence },
  doublevote: { signedBy: 'device', rule: doublevote },
  device: { signedBy: 'household', rule: device },
  transfer: { signedBy: 'household', rule: transfer },
  paid: { signedBy: 'household', rule: paid },
  paidAnswer: { signedBy: 'household', rule: paidAnswer },
  allowance: { signedBy: 'household', rule: allowance },
}
