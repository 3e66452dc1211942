/** Folders of a demonstration, below the folder of all data. */

/** What the doubles keep: keys of the networks, the national authority. */
export const DOUBLES_FOLDER = 'doubles'

/** The software cards; the card bridge of the demonstration finds its readers there. */
export const CARD_FOLDER = 'cards'
