// English, what only a home with places needs; it arrives together with them.
import { enAbsence } from './en-absence.ts'
import { enAutopilot } from './en-autopilot.ts'
import { enBoard } from './en-board.ts'
import { enCarry } from './en-carry.ts'
import { enCharts } from './en-charts.ts'
import { enCouncil } from './en-council.ts'
import { enConsole } from './en-console.ts'
import { enNews } from './en-news.ts'
import { enMarket } from './en-market.ts'
import { enGreen } from './en-green.ts'
import { enInvite } from './en-invite.ts'
import { enMeterChange } from './en-meter-change.ts'
import { enKeys } from './en-keys.ts'
import { enPlaces } from './en-places.ts'
import { enPort } from './en-port.ts'
import { enRelay } from './en-relay.ts'
import { enProvider } from './en-provider.ts'
import { enReceive } from './en-receive.ts'
import { enRepairs } from './en-repairs.ts'
import { enReturn } from './en-return.ts'
import { enSettle } from './en-settle.ts'
import { enTrust } from './en-trust.ts'
import { enViews } from './en-views.ts'
import { enStory } from './en-story.ts'
import { enStatement } from './en-statement.ts'

export const enRest = {
  ...enPlaces,
  ...enInvite,
  ...enPort,
  ...enRelay,
  ...enRepairs,
  ...enAbsence,
  ...enAutopilot,
  ...enBoard,
  ...enCarry,
  ...enConsole,
  ...enReturn,
  ...enSettle,
  ...enNews,
  ...enTrust,
  ...enMarket,
  ...enCouncil,
  ...enStatement,
  ...enMeterChange,
  ...enGreen,
  ...enKeys,
  ...enCharts,
  ...enViews,
  ...enReceive,
  ...enProvider,
  ...enStory,
}

export type RestWords = typeof enRest
