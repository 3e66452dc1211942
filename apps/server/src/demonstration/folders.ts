/** Folders of a demonstration, below the folder of all data. */

/** What the doubles keep: keys of the networks, the national authority. */
export const DOUBLES_FOLDER = 'doubles'

/** What the signing client of the invented clinic keeps. */
export const CLIENT_FOLDER = 'signing-client'

/** The software cards; the card bridge of the demonstration finds its readers there. */
export const CARD_FOLDER = 'cards'
