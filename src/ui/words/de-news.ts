// German: what the computer tells while nobody looks at the page.
import type { enNews } from './en-news.ts'

export const deNews: typeof enNews = {
  news: {
    title: 'Wenn du woanders hinsiehst',
    lead: 'Dieser Computer kann eine Meldung zeigen, solange die Seite hinter anderen Fenstern offen ist. Dafür wird nichts verschickt.',
    missing: 'Dieser Browser zeigt keine Meldungen.',
    refused:
      'Der Browser erlaubt dieser Seite keine Meldungen. Erlaube sie in seinen Einstellungen für diese Adresse und wähle dann noch einmal.',
    heard: {
      nothing: 'nichts melden',
      needed:
        'melden, was mich braucht: Besuch an der Tür, eine Zahlung zu bestätigen, ein Streitfall, ein stummer Zähler, ruhende Bücher',
      all: 'auch Geschäfte am Markt melden',
    },
    guest: (name) => `${name} steht vor deiner Tür.`,
    guestNext: 'Lass sie unter Straße herein, oder lass es.',
    payment: (name, amount) => `${name} sagt, dir ${amount} gezahlt zu haben.`,
    paymentNext: 'Sag unter Geld, ob es angekommen ist.',
    doubted: (name) => `${name} bezweifelt deine Ablesungen.`,
    doubtful: 'Deine Ablesungen geben Anlass zum Zweifel.',
    unpaid: (name) => `${name} fragt die Straße, ob eine Zahlung bei dir angekommen ist.`,
    doubtedNext: 'Sieh unter Straße nach, was vorgebracht wird, und zeig, was du weißt.',
    judge: 'Du bist in einem Streitfall nach deiner Stimme gefragt.',
    judgeNext: 'Sag unter Straße, was du für wahr hältst.',
    decided: 'Ein Streitfall, in dem du Partei bist, ist entschieden.',
    decidedNext: 'Lies unter Straße, wie er ausging.',
    offer: (name, energy) => `${name} bietet dir eine Lieferung von ${energy} an.`,
    offerNext: 'Nimm sie unter Handel an, oder lass sie auslaufen.',
    bought: (energy, money) => `Du hast ${energy} für ${money} gekauft.`,
    sold: (energy, money) => `Du hast ${energy} für ${money} verkauft.`,
  },
}
