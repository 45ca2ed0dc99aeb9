// The part of the page's door that is about energy and money: every intent is the worker's.
import type { NodeApi } from '../api.ts'
import type { AutopilotApi } from '../autopilot-api.ts'
import type { BooksApi } from '../books-api.ts'
import type { MarketApi } from '../market-api.ts'
import type { CallWorker } from './page-memory.ts'

type Trade =
  | keyof AutopilotApi
  | keyof BooksApi
  | keyof MarketApi
  | 'setStanding'
  | 'placeOrder'
  | 'cancelOrder'
  | 'offerDelivery'
  | 'acceptDelivery'
  | 'closeDelivery'
  | 'sendMoney'
  | 'sayPaid'
  | 'answerPayment'
  | 'pledge'
  | 'openDispute'
  | 'disputePayment'
  | 'disputable'
  | 'showEvidence'
  | 'judgeDispute'
  | 'statement'
  | 'checkStatement'

export const tradeApi = (call: CallWorker): Pick<NodeApi, Trade> => ({
  setStanding: (standing) => call('setStanding', standing),
  placeOrder: (order) => call('placeOrder', order),
  cancelOrder: (id) => call('cancelOrder', id),
  offerDelivery: (delivery) => call('offerDelivery', delivery),
  acceptDelivery: (id) => call('acceptDelivery', id),
  closeDelivery: (id) => call('closeDelivery', id),
  setAutopilot: (wish) => call('setAutopilot', wish),
  pauseAutopilot: (paused) => call('pauseAutopilot', paused),
  setPreference: (preference) => call('setPreference', preference),
  amendOrder: (change) => call('amendOrder', change),
  listOffer: (offer) => call('listOffer', offer),
  buyDirectly: (purchase) => call('buyDirectly', purchase),
  openAuction: (auction) => call('openAuction', auction),
  placeBid: (bid) => call('placeBid', bid),
  sendMoney: (money) => call('sendMoney', money),
  sayPaid: (paid) => call('sayPaid', paid),
  answerPayment: (answer) => call('answerPayment', answer),
  pledge: (stake) => call('pledge', stake),
  openDispute: (dispute) => call('openDispute', dispute),
  disputePayment: (payment) => call('disputePayment', payment),
  disputable: (receipt) => call('disputable', receipt),
  showEvidence: (evidence) => call('showEvidence', evidence),
  judgeDispute: (verdict) => call('judgeDispute', verdict),
  figures: () => call('figures', undefined),
  credits: () => call('credits', undefined),
  block: (height) => call('block', height),
  transaction: (id) => call('transaction', id),
  receiptsOf: (span) => call('receiptsOf', span),
  usage: (edgesMs) => call('usage', edgesMs),
  energy: (edgesMs) => call('energy', edgesMs),
  statement: (wish) => call('statement', wish),
  checkStatement: (text) => call('checkStatement', text),
})
