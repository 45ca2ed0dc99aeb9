// Every kind with its rule and the key that signs it (DESIGN 3): what a device may do unattended never needs the
// household's own key.
import { allowance } from './kinds/allowance.ts'
import { absence } from './kinds/absence.ts'
import { approve } from './kinds/approve.ts'
import { auction, bid } from './kinds/auction.ts'
import { amend, cancel, order } from './kinds/order.ts'
import { deliveryAccept, deliveryClose, deliveryOffer } from './kinds/delivery.ts'
import { device } from './kinds/device.ts'
import { dispute, evidence, verdict } from './kinds/dispute.ts'
import { doublevote } from './kinds/doublevote.ts'
import { exchange, exchangeAnswer, issue, rate } from './kinds/exchange.ts'
import { freeze, thaw } from './kinds/freeze.ts'
import { invite, revoke } from './kinds/invite.ts'
import { join } from './kinds/join.ts'
import { leave, meterRetire } from './kinds/leave.ts'
import { meter } from './kinds/meter.ts'
import { meterChange } from './kinds/meter-change.ts'
import { paid, paidAnswer, paidDispute } from './kinds/paid.ts'
import { propose, vote } from './kinds/propose.ts'
import { refused } from './kinds/refused.ts'
import { preference } from './kinds/preference.ts'
import { provider, purchase } from './kinds/provider.ts'
import { reading } from './kinds/reading.ts'
import { stake } from './kinds/stake.ts'
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
  propose: { signedBy: 'household', rule: propose },
  vote: { signedBy: 'household', rule: vote },
  leave: { signedBy: 'household', rule: leave },
  meterRetire: { signedBy: 'household', rule: meterRetire },
  rate: { signedBy: 'household', rule: rate },
  exchange: { signedBy: 'household', rule: exchange },
  exchangeAnswer: { signedBy: 'household', rule: exchangeAnswer },
  issue: { signedBy: 'household', rule: issue },
  freeze: { signedBy: 'household', rule: freeze },
  thaw: { signedBy: 'household', rule: thaw },
  approve: { signedBy: 'device', rule: approve },
  stake: { signedBy: 'household', rule: stake },
  dispute: { signedBy: 'household', rule: dispute },
  evidence: { signedBy: 'device', rule: evidence },
  verdict: { signedBy: 'household', rule: verdict },
  refused: { signedBy: 'device', rule: refused },
  meterChange: { signedBy: 'household', rule: meterChange },
  amend: { signedBy: 'device', orHousehold: true, rule: amend },
  provider: { signedBy: 'household', rule: provider },
  purchase: { signedBy: 'device', orHousehold: true, rule: purchase },
  auction: { signedBy: 'device', orHousehold: true, rule: auction },
  bid: { signedBy: 'device', orHousehold: true, rule: bid },
  allowance: { signedBy: 'household', rule: allowance },
  preference: { signedBy: 'device', rule: preference },
  paidDispute: { signedBy: 'household', rule: paidDispute },
}
