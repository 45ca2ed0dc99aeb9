// German: the stake, and disputes about readings and payments.
import type { enTrust } from './en-trust.ts'

export const deTrust: typeof enTrust = {
  stake: {
    title: 'Pfand',
    lead: 'Eigenes Geld, mit dem du für deine Ablesungen einstehst. Es bleibt deins und ist nur zurückgelegt; einen Teil davon verlierst du nur, wenn Mitglieder finden, dass deine Ablesungen falsch waren.',
    none: 'Du hast kein Pfand hinterlegt.',
    have: (amount) => `Dein Pfand beträgt ${amount}.`,
    minimum: (amount) => `Wer als Anbieter Energie anbietet, braucht ${amount}.`,
    noMinimum: 'Diese Straße verlangt von niemandem ein Pfand.',
    short: (amount) => `Es fehlen ${amount}, bevor du als Anbieter auftreten kannst.`,
    slashed: (amount) =>
      `Nach einem Urteil muss dein Pfand wieder ${amount} betragen, bevor du als Anbieter auftreten kannst.`,
    leaving: (amount, time) => `${amount} werden frei, wenn die Straße noch ${time} wach war.`,
    held: 'Es wartet auf den Streitfall um deine Ablesungen.',
    amount: 'Betrag',
    deposit: 'Hinterlegen',
    withdraw: 'Zurückverlangen',
    keep: 'Doch liegen lassen',
    sent: 'Unterwegs. Es zählt, sobald die Straße es vereinbart hat.',
  },
  disputes: {
    title: 'Streitfälle',
    none: 'Niemand bestreitet etwas.',
    about: (name, meter) => (meter === '' ? `Ablesungen von ${name}` : `Ablesungen von ${name}, ${meter}`),
    span: (from, until) => `Von ${from} bis ${until}.`,
    by: (name) => `Vorgebracht von ${name}:`,
    byItself: 'Die Ablesungen selbst geben Anlass zum Zweifel:',
    reasons: {
      other: 'etwas anderes stimmt nicht an ihnen.',
      'foreign-meter': 'sie stammen von einem fremden Zähler.',
      'too-much': 'sie nennen mehr als die Zähler ringsum.',
      'too-little': 'sie nennen weniger als die Zähler ringsum.',
      'sun-at-night': 'sie zählen Energie, während kein Nachbar welche hat.',
      copied: 'sie gleichen denen eines Nachbarn.',
      'refused-readings': 'dreimal an einem Tag hat der Zähler gesagt, was nicht sein kann.',
    },
    choices: {
      other: 'Etwas anderes stimmt nicht an ihnen',
      'foreign-meter': 'Sie stammen von einem fremden Zähler',
      'too-much': 'Sie nennen mehr als die Zähler ringsum',
      'too-little': 'Sie nennen weniger als die Zähler ringsum',
      'sun-at-night': 'Sie zählen Energie, während kein Nachbar welche hat',
      copied: 'Sie gleichen denen eines Nachbarn',
    },
    frozen:
      'Die Guthaben aus diesen Ablesungen stehen still, bis entschieden ist: Niemand kann sie verkaufen oder verbrauchen.',
    phases: { evidence: 'Belege', voting: 'Abstimmung', closed: 'entschieden' },
    evidenceEnds: (time) =>
      `Belege werden angenommen, solange die Straße noch ${time} wach ist. Dann stimmen die anderen ab.`,
    voteEnds: (time, votes, judges) =>
      `${votes} von ${judges} haben abgestimmt. Die Abstimmung endet, wenn die Straße noch ${time} wach war, oder mit der letzten Stimme.`,
    evidence: 'Was vorgelegt wurde',
    evidenceNone: 'Noch wurde nichts vorgelegt.',
    shownBy: (name) => `Eine Datei von ${name}, zu erkennen an`,
    add: 'Eine Datei vorlegen',
    addHint:
      'Die Datei bleibt auf diesem Computer. Nur ihr Fingerabdruck geht an die Straße, damit niemand sie später ändern kann. Heb sie auf und zeig sie, wer immer danach fragt.',
    added: 'Der Fingerabdruck ist unterwegs.',
    parts: {
      accused: 'Es sind deine Ablesungen, darum stimmst du nicht ab.',
      accuser: 'Du hast den Streitfall begonnen, darum stimmst du nicht ab.',
      judge: 'Du bist gefragt: Was hältst du für wahr?',
      voted: 'Du hast abgestimmt.',
      late: 'Du kamst erst danach in die Straße, darum stimmst du nicht ab.',
    },
    judgeLater: 'Du stimmst ab, sobald die Zeit für Belege vorbei ist.',
    vote: 'Deine Stimme',
    voteHint: 'Sie lässt sich danach nicht mehr ändern.',
    voteChoose: 'Wähle, was du für wahr hältst',
    findings: {
      cleared: 'Die Ablesungen stimmen',
      frivolous: 'Es gab keinen Grund zum Zweifel; die Sicherheit ist verloren',
      minor: 'Falsch, ein Versehen: 10 % des Pfands',
      negligent: 'Falsch aus Nachlässigkeit: 25 % des Pfands',
      falsified: 'Erfunden: 50 % des Pfands',
    },
    send: 'Abstimmen',
    sent: 'Deine Stimme ist unterwegs.',
    outcomes: {
      open: '',
      undecided: 'Zu wenige haben rechtzeitig abgestimmt. Die Ablesungen gelten.',
      cleared: 'Die Ablesungen gelten.',
      frivolous: 'Die Ablesungen gelten, und es gab keinen Grund, an ihnen zu zweifeln.',
      minor:
        'Die Ablesungen waren aus Versehen falsch. Die Guthaben wurden zurückgenommen, und 10 % des Pfands sind verloren.',
      negligent:
        'Die Ablesungen waren aus Nachlässigkeit falsch. Die Guthaben wurden zurückgenommen, und 25 % des Pfands sind verloren.',
      falsified:
        'Die Ablesungen waren erfunden. Die Guthaben wurden zurückgenommen, und die Hälfte des Pfands ist verloren.',
      settled: '',
    },
    payment: {
      about: (payer, payee) => `Eine Zahlung von ${payer} an ${payee}`,
      amount: (amount) => `${amount}, außerhalb der Bücher bezahlt.`,
      reason: 'das Geld wurde geschickt, und niemand sagt, dass es angekommen ist.',
      waits: 'Bis entschieden ist, bewegt sich nichts.',
      parts: {
        accused:
          'Du sollst es bekommen haben, darum stimmst du nicht ab. Findest du das Geld, sag unter Geld, dass es angekommen ist.',
        accuser: 'Du hast den Streitfall begonnen, darum stimmst du nicht ab.',
      },
      findings: {
        cleared: 'Das Geld ist nicht angekommen',
        frivolous: 'Es wurde nie geschickt; die Sicherheit ist verloren',
        minor: 'Es kam an und wurde übersehen: 10 % vom Pfand des Empfängers',
        negligent: 'Es kam an, und niemand sah nach: 25 % vom Pfand des Empfängers',
        falsified: 'Es kam an und wurde geleugnet: 50 % vom Pfand des Empfängers',
      },
      outcomes: {
        open: '',
        undecided: 'Zu wenige haben rechtzeitig abgestimmt. Die Zahlung wartet weiter auf ein Wort ihres Empfängers.',
        cleared: 'Das Geld ist nicht angekommen. Die Zahlung steht nicht mehr in den Büchern.',
        frivolous: 'Das Geld wurde nie geschickt. Die Zahlung steht nicht mehr in den Büchern.',
        minor:
          'Das Geld kam an und wurde übersehen. Es gilt als bezahlt, soweit es eine Schuld ausgleicht, und 10 % vom Pfand des Empfängers sind verloren.',
        negligent:
          'Das Geld kam an, und niemand sah nach. Es gilt als bezahlt, soweit es eine Schuld ausgleicht, und 25 % vom Pfand des Empfängers sind verloren.',
        falsified:
          'Das Geld kam an und wurde geleugnet. Es gilt als bezahlt, soweit es eine Schuld ausgleicht, und die Hälfte vom Pfand des Empfängers ist verloren.',
        settled: 'Der Empfänger hat das Geld gefunden. Nun steht es in den Büchern.',
      },
      ask: 'Die Straße entscheiden lassen',
      lead: 'Alle können vorlegen, was sie wissen, etwa einen Kontoauszug, und die anderen stimmen ab. Finden sie, dass das Geld angekommen ist, gilt es als bezahlt, soweit es ausgleicht, was du schuldest und was dein Nachbar zu bekommen hat.',
      deposit: (amount) =>
        `Du legst ${amount} als Sicherheit zurück, oder so viel davon, wie du ausgeben darfst; verloren ist sie nur, wenn die anderen finden, dass du nie bezahlt hast.`,
      running: 'Die Straße entscheidet darüber.',
      toDisputes: 'Zum Streitfall',
      judged: 'Die Straße wurde einmal gefragt; was hier noch steht, kann nur der Empfänger klären.',
    },
    depositBack: 'Die Sicherheit ging zurück.',
    depositLost: 'Die Sicherheit ging an das Haus, an dem gezweifelt wurde.',
    open: 'Ablesungen eines Nachbarn bezweifeln',
    openLead: (deposit) =>
      `Die Guthaben aus diesen Ablesungen stehen still, alle können vorlegen, was sie wissen, und die anderen stimmen ab. Du legst ${deposit} als Sicherheit zurück; verloren ist sie nur, wenn die anderen finden, dass es keinen Grund gab.`,
    openLeadFree:
      'Die Guthaben aus diesen Ablesungen stehen still, alle können vorlegen, was sie wissen, und die anderen stimmen ab.',
    talk: 'Sprich erst mit deinem Nachbarn: Meist ist es nur ein falsches Kabel.',
    meter: 'Zähler',
    meterChoose: 'Wähle einen Zähler',
    ofWhom: (name, label) => (label === '' ? name : `${name}: ${label}`),
    reason: 'Grund',
    hours: 'Ablesungen',
    hoursBefore: 'Ablesungen vor dem Beleg',
    spans: { '6': 'der letzten 6 Stunden', '24': 'des letzten Tages', '48': 'der letzten zwei Tage' },
    begin: 'Streitfall eröffnen',
    begun: 'Der Streitfall ist unterwegs.',
    disputeThis: 'Das bestreiten',
    restsOnSlot: (from, until) => `Dieser Beleg beruht auf dem, was Zähler von ${from} bis ${until} gezählt haben.`,
    restsOnBefore: 'Dieser Beleg beruht auf Energie, die vorher gezählt wurde.',
    untilFinal: (time) => `Das geht, solange die Straße noch ${time} wach ist. Danach sind die Ablesungen endgültig.`,
    whatNext: (evidence, voting) =>
      `Dann werden ${evidence} lang Belege angenommen, und wer nicht Partei ist, stimmt ${voting} lang ab; beides zählt die Zeit, in der die Straße wach ist. Stimmen zu wenige ab, gelten die Ablesungen.`,
    final: 'Die Ablesungen hinter diesem Beleg sind endgültig; niemand kann sie mehr bestreiten.',
    talkTitle: (count) => `Worte dazu: ${count}`,
    talkOwn: 'Was du dazu sagst',
    talkHint: 'Es steht am Brett für die ganze Straße. Worte entscheiden nichts, Stimmen schon.',
    noMeters: 'Noch hat kein Nachbar einen Zähler.',
  },
}
