/** Starts the pages: wording, client, router. */
import { LanguageProvider, loadFonts, startWording, uiWording } from '@jitsuin/ui'
import './styles.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { clinicClient } from './client.js'
import { createPages } from './pages.js'
import { ClinicProvider } from './services.js'
import { clinicWording } from './wording/index.js'

const clinic = clinicClient((input, init) => fetch(input, init), EventSource)
// A refusal does not become better by asking again.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })

await startWording([uiWording, clinicWording])
const place = document.getElementById('app')
if (!place) throw new Error('index.html has no element with the id "app"')
createRoot(place).render(
  <QueryClientProvider client={queries}>
    <ClinicProvider clinic={clinic}>
      <LanguageProvider>
        <RouterProvider router={createPages()} />
      </LanguageProvider>
    </ClinicProvider>
  </QueryClientProvider>,
)
await loadFonts()
