/** Talking to a card through the bridge, step by step, on any page; what is signed and who gets it is the page's own matter. */
export { CardSteps } from './card-steps.js'
export { CARD_STEPS, type Dialogue, stepRows } from './dialogue.js'
export { useAtOnce } from './use-at-once.js'
export { type CardDialogue, useCard } from './use-card.js'
export { cardWording } from './wording.js'
