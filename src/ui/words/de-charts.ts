// German: energy by day to year, prices of a day, what a home has earned and saved, what the street comes to.
import type { enCharts } from './en-charts.ts'

export const deCharts: typeof enCharts = {
  charts: {
    title: 'Deine Energie',
    period: 'Gezeigte Zeit',
    periods: { day: 'Tag', week: 'Woche', month: 'Monat', year: 'Jahr' },
    earlier: 'Früher',
    later: 'Später',
    compare: 'Mit der Zeit davor vergleichen',
    reading: 'Die Bücher werden gelesen …',
    begins: (when) => `Die Bücher auf diesem Computer beginnen am ${when}; davor gibt es nichts zu zeigen.`,
    resting: 'Die Bücher ruhen: Was dein Haus inzwischen verbraucht, kommt dazu, wenn sie weitergehen.',
    files: 'Aus den Dateien, die du importiert hast; die Bücher der Straße haben nichts aus dieser Zeit.',
    behind:
      'Was ein Dach gibt, bevor es einen Zähler der Straße erreicht, zählt nur, wo eine Datei des Wechselrichters es sagt.',
    nothing: 'In dieser Zeit wurde nichts gezählt.',
    nothingNext:
      'Energie erscheint hier, sobald ein Zähler verbunden oder eine Datei deines Netzbetreibers importiert ist.',
    toMeter: 'Zum Zähler',
    used: (span, energy) => `${span}: Dein Haus hat ${energy} verbraucht.`,
    usedParts: (parts) => `Davon ${parts}.`,
    gave: (energy, parts) => `Gegeben hat es ${energy}: ${parts}.`,
    more: (share) => `Das ist ${share} mehr als im gleichen Teil der Zeit davor.`,
    less: (share) => `Das ist ${share} weniger als im gleichen Teil der Zeit davor.`,
    same: 'Das ist so viel wie im gleichen Teil der Zeit davor.',
    legendUp: 'Über der Linie: was dein Haus genommen hat. Darunter: was es gegeben hat.',
    legendBefore: 'Die gestrichelten Marken sind die Zeit davor.',
    part: (name, used, gave) => `${name}: ${used} genommen, ${gave} gegeben`,
    partBefore: (text, before) => `${text}; in der Zeit davor ${before} genommen`,
    cursor: (title) => `Zeiger: ${title}`,
    when: 'Wann',
    taken: {
      home: 'aus eigener Quelle',
      neighbours: 'von Nachbarn',
      'main-grid': 'aus dem öffentlichen Netz',
      ...{ sun: 'Sonne', wind: 'Wind', water: 'Wasser', battery: 'Batterie' },
      ...{ other: 'eigene Quelle', credits: 'eigenes Guthaben' },
    },
    from: {
      ...{ sun: 'Sonne', wind: 'Wind', water: 'Wasser', battery: 'Batterie' },
      ...{ other: 'eigene Quelle', credits: 'eigenes Guthaben' },
      ...{ neighbours: 'Nachbarn', 'main-grid': 'öffentliches Netz', home: 'dein Haus' },
    },
    to: {
      ...{ home: 'dein Haus', neighbours: 'Nachbarn', 'main-grid': 'öffentliches Netz', battery: 'Batterie' },
      ...{ credits: 'behalten', sun: 'Sonne', wind: 'Wind', water: 'Wasser', other: 'anderes' },
    },
    given: {
      ...{ home: 'zu Hause verbraucht', neighbours: 'an Nachbarn', 'main-grid': 'ins öffentliche Netz' },
      ...{ battery: 'Batterie', credits: 'als Guthaben behalten' },
      ...{ sun: 'Sonne', wind: 'Wind', water: 'Wasser', other: 'anderes' },
    },
    ways: 'Woher sie kam und wohin sie ging',
    waysSentence: (all, from, to) => `Zusammen ${all}. Woher: ${from}. Wohin: ${to}.`,
    sufficiency: 'Selbstversorgung',
    sufficiencySays: (own, all, street) =>
      `${own} von ${all}, die dein Haus verbraucht hat, waren seine eigenen; mit den Nachbarn sind es ${street}.`,
    consumption: 'Eigenverbrauch',
    consumptionSays: (own, all) => `${own} von ${all} aus deinen Quellen wurden zu Hause verbraucht.`,

    prices: 'Preis des Tages',
    priceNow: (price, feedIn, supplier) =>
      `Die Straße handelt jetzt zu ${price}, zwischen ${feedIn} fürs Einspeisen und ${supplier} aus dem öffentlichen Netz.`,
    priceLast: (price, when, feedIn, supplier) =>
      `Zuletzt hat die Straße um ${when} zu ${price} gehandelt, zwischen ${feedIn} fürs Einspeisen und ${supplier} aus dem öffentlichen Netz.`,
    priceNone: (feedIn, supplier) =>
      `Noch hat niemand gehandelt; ein Handel darf zwischen ${feedIn} fürs Einspeisen und ${supplier} aus dem öffentlichen Netz kosten.`,
    hour: (span, price, energy) => `${span}: ${price}, ${energy} gehandelt`,
    hourNone: (span) => `${span}: niemand hat gehandelt`,
    supplier: 'öffentliches Netz',
    feedIn: 'Einspeisung',
    now: 'jetzt',
    price: 'Preis',
    traded: 'Gehandelt',
    noPrice: 'kein Handel',
  },

  portfolio: {
    title: 'Was der Handel mit Nachbarn gebracht hat',
    lead: 'Aus deinen Belegen in den Büchern, für dieses Jahr und Monat für Monat.',
    make: 'Ausrechnen',
    making: 'Die Bücher werden gelesen …',
    sentence: (year, saved) => `${year} hast du durch den Handel mit Nachbarn ${saved} gespart.`,
    sentenceLost: (year, lost) =>
      `${year} hat dich der Handel mit Nachbarn ${lost} mehr gekostet als der Tarif allein.`,
    purchases: 'Von Nachbarn gekauft',
    sales: 'An Nachbarn verkauft',
    spent: 'Dafür bezahlt',
    earned: 'Damit verdient',
    without: 'Mit dem Tarif allein hätte es gekostet',
    withThem: 'Gekostet hat es',
    saved: 'Gespart',
    offset: 'Vermiedenes CO₂',
    milestones: 'Meilensteine dessen, was dein Haus vermieden hat',
    milestone: (kilograms) => `${kilograms} kg CO₂e`,
    reached: 'erreicht',
    next: (left) => `als Nächstes, noch ${left} kg`,
    pictures: (trees, kilometres) =>
      `So viel, wie ${trees} Bäume in einem Jahr aufnehmen oder ein Durchschnittsauto auf ${kilometres} km ausstößt.`,
    none: 'In diesem Jahr wurde noch nichts gehandelt.',
    chart: (year) => `Gespart nach Monaten, ${year}`,
    month: 'Monat',
    begins: (when) => `Die Bücher auf diesem Computer beginnen am ${when}, und so auch diese Summen.`,
  },

  analytics: {
    title: 'Was in der Straße zusammenkommt',
    make: 'Die Straße zählen',
    making: 'Die Bücher werden gelesen …',
    prices: 'Preise der letzten 24 Stunden',
    volume: 'In den letzten 24 Stunden gehandelt',
    revenue: 'Dafür unter Nachbarn bezahlt',
    average: 'Durchschnittspreis',
    mix: 'Woher die gehandelte Energie kam',
    carbon: 'Dadurch vermiedenes CO₂, etwa',
    hours: 'Stunde für Stunde gehandelt',
    hoursSentence: (energy, most, when) =>
      `In den letzten 24 Stunden wurden ${energy} gehandelt; die stärkste Stunde mit ${most} begann um ${when}.`,
    none: 'In den letzten 24 Stunden hat niemand gehandelt.',
  },
}
