// English: the way back of a home that no neighbour is linked to, and links that a member opens.

export const enReturn = {
  back: {
    aloneTitle: 'No neighbour is linked to your home',
    alone:
      'It goes on by itself as soon as a neighbour whose page has stayed open is there. When all pages were closed in between, one link between two of you brings everybody back.',
    button: 'Make a link back',
    another: 'Make another link back',
    making: 'Making a link…',
    link: 'Link back',
    hint: 'Send it to any neighbour. They open it and send one text back, which you paste here.',
    states: {
      waiting: 'Waiting for your neighbour’s reply. The link works while this page stays open.',
      connecting: 'Reply opened, connecting…',
      connected: 'Connected.',
      gone: 'Was connected; that page is closed now.',
      failed: 'The two computers could not reach each other. Try from the same Wi-Fi, or make another link.',
      expired: 'This link is used up or too old. Make a fresh one.',
    },
    from: (name: string) => `This link is from ${name}`,
    known: (name: string) =>
      `${name} lives on your street, and so do you: there is nothing to join. The link connects your two computers again.`,
    fromSelf: 'This link was made by your own home',
    fromSelfNext: 'Send it to your neighbour; it does nothing here.',
    foreign: 'This link is not of your street',
    connect: 'Connect',
    connecting: 'Connecting…',
    replyTitle: (name: string) => `Send this reply to ${name}`,
    replyLead: 'Use any messenger. Keep this page open until they have pasted it.',
    returning: {
      waiting: 'Waiting for your neighbour to paste the reply.',
      connecting: 'Connecting to your neighbour’s computer…',
      connected: 'Connected. Your home and the street look each other up by themselves.',
      gone: 'Was connected; that page is closed now.',
      failed: 'The two computers could not reach each other. Keep both pages open and try from the same Wi-Fi.',
      expired: 'Nobody has opened the reply in time. Ask for a fresh link.',
    },
  },
}
