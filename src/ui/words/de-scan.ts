// German: einen Code mit der Kamera lesen, und was die Erlaubnis dafür mit dem Finden zu tun hat.
import type { enScan } from './en-scan.ts'

export const deScan: typeof enScan = {
  scan: {
    button: 'QR-Code scannen',
    title: 'QR-Code scannen',
    asking: 'Dein Browser fragt, ob diese Seite die Kamera benutzen darf. Bitte erlaube es.',
    looking: 'Halte den Code so vor die Kamera, dass er ganz im Bild ist.',
    foreign: 'Das ist ein QR-Code, aber weder Einladung noch Antwort. Zeig den von der Seite deines Nachbarn.',
    video: 'Was die Kamera sieht',
    private: 'Kein Bild verlässt diesen Computer.',
    picture: 'Aus einem Bild lesen',
    again: 'Noch einmal versuchen',
    close: 'Schließen',
    troubles: {
      refused: {
        says: 'Der Browser lässt diese Seite die Kamera nicht benutzen.',
        next: 'Erlaube es neben der Adresse der Seite und versuch es noch einmal. Oder schließ das hier und füge den Text ein.',
      },
      none: {
        says: 'Dieser Computer hat keine Kamera, die der Browser findet.',
        next: 'Schließ das hier und füge den Text ein, oder lies den Code aus einem Bild.',
      },
      busy: {
        says: 'Die Kamera startet nicht. Vielleicht benutzt sie ein anderes Programm.',
        next: 'Beende das andere Programm und versuch es noch einmal. Oder schließ das hier und füge den Text ein.',
      },
      ended: {
        says: 'Die Kamera hat aufgehört.',
        next: 'Versuch es noch einmal. Oder schließ das hier und füge den Text ein.',
      },
      unread: {
        says: 'In diesem Bild ist kein Code zu lesen.',
        next: 'Nimm ein schärferes, auf dem der Code ganz zu sehen ist. Oder schließ das hier und füge den Text ein.',
      },
    },
  },
  address: {
    title: 'Dieser Browser verbirgt, wo dein Computer ist',
    why: 'Er sagt keiner Seite seine Adresse; darum findet ihn ein Computer in einem anderen Netz nicht. Eine Seite, die Kamera oder Mikrofon benutzen darf, erfährt sie.',
    nothing: 'Nichts wird aufgenommen: Die Kamera wird sofort wieder ausgeschaltet.',
    button: 'Die Kamera erlauben',
    asking: 'Dein Browser fragt…',
    allowed: {
      maker: 'Erlaubt. Mach jetzt einen frischen Link und schick den: Er sagt, wo dieser Computer ist.',
      answerer:
        'Erlaubt. Bitte deinen Nachbarn jetzt um eine frische Einladung und füge sie hier ein: Deine Antwort darauf sagt, wo dieser Computer ist.',
    },
    troubles: {
      refused:
        'Der Browser erlaubt es nicht. Ändern kannst du das neben der Adresse der Seite; dann drück noch einmal.',
      none: 'Der Browser findet hier weder Kamera noch Mikrofon. Versucht es im selben WLAN, oder lass einen anderen Nachbarn einladen.',
    },
  },
}
