// What the page shows of doors, as far as the books know: invitations of this home that still let somebody in.
import { hex, type State } from '../../ledger/index.ts'
import type { OpenInvitation } from './door.ts'

/** The one that ends first comes first. */
export const openInvitationsView = (state: State | undefined, self: number | undefined): OpenInvitation[] =>
  (state?.invitations.rows ?? [])
    .filter(({ inviter, expiresAtMs }) => inviter === self && expiresAtMs > (state?.street.timeMs ?? 0n))
    .map(({ invitation, expiresAtMs }) => ({ id: hex(invitation), expiresAtMs: Number(expiresAtMs) }))
    .sort((a, b) => a.expiresAtMs - b.expiresAtMs)
