/** Turns within one process. Nothing is right because of them: the ledgers keep every item to one request, whoever asks. */

/** Opens the turns: works of one key run one after the other, in the order in which they came. */
export function openTurns(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work)
    const ended = turn
      .catch(() => undefined) // whoever asked for it hears of it
      .then(() => {
        if (last.get(key) === ended) last.delete(key)
      })
    last.set(key, ended)
    return turn
  }
}
