/**
 * When cards run out, and when a card applied for today is made. A plain simulation, day by day:
 *
 *   stock    = stock of yesterday + deliveries of today
 *   made     = the least of: stock, what can be made in a day, who is waiting
 *   waiting  = waiting yesterday − made + arrivals of a day (the average of the last four weeks)
 *
 * It knows nothing of seasons, returned papers or machines that stand still; the page says so beside the numbers.
 */

/** What the forecast starts from. */
export type ForecastInput = {
  /** The day of asking in Japan, `YYYY-MM-DD`. */
  readonly today: string
  readonly available: number
  /** Open cases that still need a card. */
  readonly waiting: number
  readonly arrivalsPerDay: number
  readonly capacityPerDay: number
  readonly deliveries: readonly { readonly expectedOn: string; readonly quantity: number }[]
}

/** The days that were found; `beyond`: not within the horizon. */
export type Forecast = {
  /** The first day on which somebody waits only because there is no card. */
  readonly runsOutOn: string | 'beyond'
  /** The day on which an application of today has its card made. */
  readonly madeOn: string | 'beyond'
}

/** How far the simulation looks. */
export const HORIZON_DAYS = 730

const DAY_MS = 86_400_000

/** Runs the simulation. */
export function forecast(input: ForecastInput): Forecast {
  const { today, capacityPerDay, arrivalsPerDay } = input
  const start = Date.parse(`${today}T00:00:00Z`)
  const deliveries = new Map<string, number>()
  for (const { expectedOn, quantity } of input.deliveries) {
    const day = expectedOn < today ? today : expectedOn // late ones are hoped for today
    deliveries.set(day, (deliveries.get(day) ?? 0) + quantity)
  }
  let [stock, waiting, ahead] = [input.available, input.waiting, input.waiting + 1]
  let runsOutOn: Forecast['runsOutOn'] = 'beyond'
  let madeOn: Forecast['madeOn'] = 'beyond'
  for (let offset = 0; offset < HORIZON_DAYS; offset++) {
    const day = new Date(start + offset * DAY_MS).toISOString().slice(0, 10)
    stock += deliveries.get(day) ?? 0
    const wanted = Math.min(capacityPerDay, waiting + (offset === 0 ? 1 : 0))
    const made = Math.min(stock, wanted)
    if (runsOutOn === 'beyond' && stock < Math.floor(wanted)) runsOutOn = day
    ahead -= made
    if (madeOn === 'beyond' && ahead < 0.5) madeOn = day
    stock -= made
    waiting = waiting + (offset === 0 ? 1 : 0) - made + arrivalsPerDay
    if (runsOutOn !== 'beyond' && madeOn !== 'beyond') break
  }
  return { runsOutOn, madeOn }
}
