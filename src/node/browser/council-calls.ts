// The council's rows of the worker's table of intents, each inside the node's loop.
import {
  answerExchange,
  approveWish,
  askExchange,
  freeze,
  issueMoney,
  leaveStreet,
  postRate,
  propose,
  retireMeter,
  thaw,
  vote,
} from '../household/council.ts'
import type { COUNCIL_CALLS } from '../council-api.ts'
import type { Node } from '../node.ts'
import type { Outcome } from '../refusal.ts'
import type { Calls } from './messages.ts'

type CouncilCall = (typeof COUNCIL_CALLS)[number]
type CouncilTable = { [N in CouncilCall]: (argument: Calls[N]['argument']) => Promise<Outcome<Calls[N]['value']>> }

export const councilCalls = ({ state }: Node): CouncilTable => ({
  propose: (proposing) => state.loop.run(() => propose(state, proposing)),
  vote: (ballot) => state.loop.run(() => vote(state, ballot)),
  approveWish: (wish) => state.loop.run(() => approveWish(state, wish)),
  leaveStreet: () => state.loop.run(() => leaveStreet(state)),
  retireMeter: (meter) => state.loop.run(() => retireMeter(state, meter)),
  freeze: (wanted) => state.loop.run(() => freeze(state, wanted)),
  thaw: (household) => state.loop.run(() => thaw(state, household)),
  postRate: (rate) => state.loop.run(() => postRate(state, rate)),
  askExchange: (asked) => state.loop.run(() => askExchange(state, asked)),
  answerExchange: (answer) => state.loop.run(() => answerExchange(state, answer)),
  issueMoney: (issued) => state.loop.run(() => issueMoney(state, issued)),
})
