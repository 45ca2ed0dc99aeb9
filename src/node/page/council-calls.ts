// The part of the page's door that is about the council and money outside: every intent is the worker's.
import type { CouncilApi } from '../council-api.ts'
import type { CallWorker } from './page-memory.ts'

export const councilApi = (call: CallWorker): CouncilApi => ({
  propose: (proposing) => call('propose', proposing),
  vote: (ballot) => call('vote', ballot),
  approveWish: (wish) => call('approveWish', wish),
  leaveStreet: () => call('leaveStreet', undefined),
  retireMeter: (meter) => call('retireMeter', meter),
  freeze: (wanted) => call('freeze', wanted),
  thaw: (household) => call('thaw', household),
  postRate: (rate) => call('postRate', rate),
  askExchange: (asked) => call('askExchange', asked),
  answerExchange: (answer) => call('answerExchange', answer),
  issueMoney: (issued) => call('issueMoney', issued),
})
