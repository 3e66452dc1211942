import type { KeyObject } from 'node:crypto'
import type { Connection } from './connection.js'
import type { CounterStore } from './counter-store.js'
import type { Patience } from './persistence.js'

/** What every part of this library shares about one client. */
export type ClientContext = {
  readonly connection: Connection
  readonly privateKey: KeyObject
  readonly clock: () => Date
  readonly newId: () => string
  readonly counters: CounterStore
  readonly patience: Patience
}
