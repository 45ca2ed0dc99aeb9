// English: what all members decide together, roles, money against money outside, freezes and going.

export const enCouncilSentences = {
  frozen: {
    says: 'An organiser has frozen this home’s computers for a while.',
    next: 'End the freeze under Street with your recovery words or your passphrase, or ask your neighbours to vote on it.',
  },
  'vote-over': { says: 'This vote is over.', next: 'Look under Street at what was decided; you can propose anew.' },
  'no-vote': {
    says: 'Your home has no vote on this.',
    next: 'It came in after this was proposed, or the proposal is about itself. The others decide.',
  },
  'nothing-changes': { says: 'That is so already.', next: 'There is nothing to change.' },
  'terms-unsafe': {
    says: 'Under such terms the street could not help itself any more.',
    next: 'Choose a longer time: a vote takes at least an hour, and nobody loses its place within a minute.',
  },
  'not-square': {
    says: 'Your home still owes money or is owed some.',
    next: 'Settle up under Money first; once your balance is zero you can leave.',
  },
  'still-open': {
    says: 'Something of your home is still open.',
    next: 'Take back orders and deliveries, answer payments and exchanges, and wait until this quarter hour is settled.',
  },
  'too-few-voters': {
    says: 'Too few other homes keep the books just now.',
    next: 'Wait until another home’s page is awake and keeps the books, then leave.',
  },
  'role-missing': {
    says: 'That needs a role that this home does not have.',
    next: 'Propose the role under Street; your neighbours vote on it.',
  },
  'no-rate': { says: 'This rate is not posted any more.', next: 'Look at the rates under Money and ask again.' },
  'issuing-limit': {
    says: 'This would be more than one treasurer may issue.',
    next: 'Take some back first, or propose a higher limit under Street.',
  },
  'freeze-running': {
    says: 'You have frozen another home already.',
    next: 'End that freeze first: one organiser freezes one home at a time.',
  },
  'thawed-lately': {
    says: 'This home was freed from your freeze a short while ago.',
    next: 'Ask another organiser, or propose to the street what should happen.',
  },
}
