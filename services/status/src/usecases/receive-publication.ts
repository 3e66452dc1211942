/**
 * Publications of the authority: each is judged, stored with its audit row, and shown. What is shown always comes out of the
 * database, so that it is what a restart would show, and the same in every process of the service.
 */
import type { AuthorityName, Publication } from '@jitsuin/ca/contract'
import type { AuthorityBoard } from '../domain/authority-board.js'
import { judgePublication } from '../domain/judge-publication.js'
import { StatusError } from '../errors.js'
import { factsOf, loadNews, lockFeed, savePublication } from '../store/publications.js'
import type { StatusStore } from '../store/tables.js'

/** What the intake works on. */
export type IntakeOptions = {
  readonly store: StatusStore
  readonly boards: ReadonlyMap<AuthorityName, AuthorityBoard>
  readonly now: () => Date
  /** Called after a board changed. */
  readonly changed: (board: AuthorityBoard) => void
}

/** The intake of one process; one publication is handled at a time. */
export class Intake {
  readonly #options: IntakeOptions
  #sequence = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Shows what other processes stored, and at the start everything. */
  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#catchUp())
  }

  /**
   * Takes a publication over; when it resolves, lists and answers show it. One that came before changes nothing.
   *
   * @throws {StatusError} `publication/…`; nothing is changed then
   */
  receive(publication: Publication): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catchUp()
      await this.#store(publication)
      await this.#catchUp()
    })
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined) // its caller hears of it
    return result
  }

  async #store(publication: Publication): Promise<void> {
    const { store, boards, now } = this.#options
    const board = boards.get(publication.authority)
    if (!board) throw new StatusError('publication/authority-unknown', publication.authority)
    const at = now()
    await store.transact({ actor: 'system:ca', at }, async (tx, audit) => {
      const stored = await lockFeed(tx)
      if (publication.sequence <= stored) return audit.changedNothing()
      if (publication.sequence !== stored + 1 || stored !== this.#sequence)
        throw new StatusError('publication/out-of-order', `${publication.sequence} after ${stored}`)
      const sound = judgePublication(board, publication)
      const list = sound && { number: sound.number, crlDer: sound.crl.bytes }
      const checked = { publication, ...(list && { list }) }
      await savePublication(tx, checked, at)
      audit.record('publication/received', { subject: `authority:${board.name}`, facts: factsOf(checked) })
    })
  }

  async #catchUp(): Promise<void> {
    const { store, boards, changed } = this.#options
    const { sequence, news } = await loadNews(store.read, this.#sequence)
    for (const [name, one] of news) {
      const board = boards.get(name)
      if (!board) throw new StatusError('publication/authority-unknown', name)
      board.apply(one)
      changed(board)
    }
    this.#sequence = sequence
  }
}
