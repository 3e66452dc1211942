/** Starts the pages: secrets of the address, wording, client, passkeys, card bridge, router. The only place that knows the browser's network and store. */
import { LanguageProvider, loadFonts, startWording, uiWording } from '@jitsuin/ui'
import './styles.css'
import { cardBridge, fetchBridgePorts } from '@jitsuin/bridge-client'
import { cardWording } from '@jitsuin/card-steps'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { keyManagementClient } from './client.js'
import { ENROLMENT_CODES } from './code.js'
import { keepFragment } from './fragment.js'
import { peopleOfDevice } from './known-people.js'
import { createPages } from './pages.js'
import { browserPasskeys } from './passkeys.js'
import { ServicesProvider } from './services.js'
import { SHEET_KEYS } from './sheet-key.js'
import { approveWording } from './wording/index.js'

// First of all, and before the router sees the address.
const code = keepFragment(window, ENROLMENT_CODES)
const sheetKey = keepFragment(window, SHEET_KEYS)
/** Who approves with a phone shall not wait for long to hear where card bridges listen. */
const PORTS_WITHIN_MS = 3000
const ports = fetchBridgePorts((input) => fetch(input, { signal: AbortSignal.timeout(PORTS_WITHIN_MS) }))
await startWording([uiWording, cardWording, approveWording])
const services = {
  code,
  sheetKey,
  keyManagement: keyManagementClient((input, init) => fetch(input, init)),
  passkeys: browserPasskeys(),
  bridge: cardBridge({ ports: await ports }),
  people: peopleOfDevice(localStorage),
}
// A refusal does not become better by asking again.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })

const place = document.getElementById('app')
if (!place) throw new Error('index.html has no element with the id "app"')
createRoot(place).render(
  <QueryClientProvider client={queries}>
    <ServicesProvider services={services}>
      <LanguageProvider>
        <RouterProvider router={createPages()} />
      </LanguageProvider>
    </ServicesProvider>
  </QueryClientProvider>,
)
await loadFonts()
