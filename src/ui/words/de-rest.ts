// German, what only a home with places needs.
import { deAbsence } from './de-absence.ts'
import { deAutopilot } from './de-autopilot.ts'
import { deBoard } from './de-board.ts'
import { deCarry } from './de-carry.ts'
import { deCharts } from './de-charts.ts'
import { deCouncil } from './de-council.ts'
import { deConsole } from './de-console.ts'
import { deNews } from './de-news.ts'
import { deMarket } from './de-market.ts'
import { deGreen } from './de-green.ts'
import { deInvite } from './de-invite.ts'
import { deMeterChange } from './de-meter-change.ts'
import { deKeys } from './de-keys.ts'
import { dePlaces } from './de-places.ts'
import { dePort } from './de-port.ts'
import { deRelay } from './de-relay.ts'
import { deProvider } from './de-provider.ts'
import { deReceive } from './de-receive.ts'
import { deRepairs } from './de-repairs.ts'
import { deReturn } from './de-return.ts'
import { deSettle } from './de-settle.ts'
import { deTrust } from './de-trust.ts'
import { deViews } from './de-views.ts'
import { deStory } from './de-story.ts'
import { deStatement } from './de-statement.ts'
import type { RestWords } from './en-rest.ts'

export const deRest: RestWords = {
  ...dePlaces,
  ...deInvite,
  ...dePort,
  ...deRelay,
  ...deRepairs,
  ...deAbsence,
  ...deAutopilot,
  ...deBoard,
  ...deCarry,
  ...deConsole,
  ...deReturn,
  ...deSettle,
  ...deNews,
  ...deTrust,
  ...deMarket,
  ...deCouncil,
  ...deStatement,
  ...deMeterChange,
  ...deGreen,
  ...deKeys,
  ...deCharts,
  ...deViews,
  ...deReceive,
  ...deProvider,
  ...deStory,
}
