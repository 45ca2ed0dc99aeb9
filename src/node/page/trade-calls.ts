// The part of the page's door that is about energy and money: every intent is the worker's.
import type { NodeApi } from '../api.ts'
import type { CallWorker } from './page-memory.ts'

type Trade =
  | 'setStanding'
  | 'placeOrder'
  | 'cancelOrder'
  | 'offerDelivery'
  | 'acceptDelivery'
  | 'closeDelivery'
  | 'sendMoney'
  | 'sayPaid'
  | 'answerPayment'
  | 'statement'
  | 'checkStatement'

export const tradeApi = (call: CallWorker): Pick<NodeApi, Trade> => ({
  setStanding: (standing) => call('setStanding', standing),
  placeOrder: (order) => call('placeOrder', order),
  cancelOrder: (id) => call('cancelOrder', id),
  offerDelivery: (delivery) => call('offerDelivery', delivery),
  acceptDelivery: (id) => call('acceptDelivery', id),
  closeDelivery: (id) => call('closeDelivery', id),
  sendMoney: (money) => call('sendMoney', money),
  sayPaid: (paid) => call('sayPaid', paid),
  answerPayment: (answer) => call('answerPayment', answer),
  statement: (wish) => call('statement', wish),
  checkStatement: (text) => call('checkStatement', text),
})
