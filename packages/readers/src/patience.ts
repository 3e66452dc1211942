/** How long to wait while another program uses a card. */
export type Patience = { readonly patienceMs?: number }

/** People notice a wait of some seconds; a signature of another program is over by then. */
export const PATIENCE_MS = 5_000
