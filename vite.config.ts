import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, loadEnv, type Plugin, type UserConfig } from 'vite'
import { readIceServers } from './src/p2p/ice-servers.ts'
import { SETTINGS_FILE, settingsHash } from './tools/stale.mjs'

/** What the page may load and do. The same text goes into the page's meta tag and into the headers of `npm start`. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html hearthgrid-worker',
].join('; ')

/** Where headers can be sent, they also keep the page out of frames and give it the serial ports. */
const SECURITY_HEADERS = {
  'Content-Security-Policy': `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`,
  'Permissions-Policy': 'serial=(self), usb=(self), camera=(self)',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

// Development needs Vite's own inline scripts, so the policy is put in by the build only.
const policy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
      injectTo: 'head-prepend',
    },
  ],
}

/** `npm start` builds anew when the settings are no longer those that the page was built with. */
const settingsMark = (mode: string): Plugin => ({
  name: 'settings-mark',
  apply: 'build',
  generateBundle() {
    this.emitFile({
      type: 'asset',
      fileName: SETTINGS_FILE,
      source: `${settingsHash(import.meta.dirname, mode)}\n`,
    })
  },
})

const SERVICE_WORKER = 'service-worker'
const PUBLIC = join(import.meta.dirname, 'public')

/** Tells the service worker, which is made with the page, every file of the build; one changed byte makes another build. */
const keptBuild: Plugin = {
  name: 'kept-build',
  // The gallery is built with the same settings, and nobody keeps it.
  apply: ({ root }, { command }) => command === 'build' && (root ?? import.meta.dirname) === import.meta.dirname,
  enforce: 'post',
  config: () => ({
    build: {
      rolldownOptions: {
        input: {
          index: join(import.meta.dirname, 'index.html'),
          [SERVICE_WORKER]: join(import.meta.dirname, 'src', `${SERVICE_WORKER}.ts`),
        },
        // One address for ever, beside the page: the browser looks there for a newer one.
        output: { entryFileNames: ({ name }) => (name === SERVICE_WORKER ? '[name].js' : 'assets/[name]-[hash].js') },
      },
    },
  }),
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const made = Object.values(bundle).map((file) => ({
        name: file.fileName,
        bytes: file.type === 'chunk' ? file.code : file.source,
      }))
      const copied = readdirSync(PUBLIC).map((name) => ({ name, bytes: readFileSync(join(PUBLIC, name)) }))
      const kept = [...made, ...copied].filter(({ name }) => name !== `${SERVICE_WORKER}.js` && name !== SETTINGS_FILE)
      kept.sort((a, b) => (a.name < b.name ? -1 : 1))
      const hash = createHash('sha256')
      for (const { name, bytes } of kept) hash.update(name).update('\0').update(bytes)
      const files = kept.map(({ name }) => (name === 'index.html' ? '' : name))
      const build = JSON.stringify({ hash: hash.digest('hex').slice(0, 16), files })
      const worker = bundle[`${SERVICE_WORKER}.js`]
      if (worker?.type !== 'chunk' || !worker.code.includes('__HEARTHGRID_BUILD__'))
        throw new Error('the service worker has no place for the list of files')
      // The minifier chooses the quotes.
      worker.code = worker.code.replace(/(["'`])__HEARTHGRID_BUILD__\1/, () => JSON.stringify(build))
    },
  },
}

const settings: UserConfig = {
  base: './',
  plugins: [svelte(), policy, keptBuild],
  resolve: { alias: { '@multiformats/dns': join(import.meta.dirname, 'src/no-name-service.ts') } },
  server: { port: 5173, strictPort: true },
  // Static files are the same for every name that leads here, in a container for instance.
  preview: { port: 3000, strictPort: true, allowedHosts: true, headers: SECURITY_HEADERS },
  // The SSZ library takes Node's Buffer for granted. Named where it is used, it is there in whatever order pieces run.
  worker: { format: 'es', rolldownOptions: { transform: { inject: { Buffer: ['buffer', 'Buffer'] } } } },
  build: { target: 'es2023', modulePreload: { polyfill: false } },
}

/** A page that was built with helpers nobody can reach would only fail later, and say less. */
const checkHelpers = (mode: string): void => {
  const read = readIceServers(loadEnv(mode, process.cwd(), 'VITE_')['VITE_ICE_SERVERS'] ?? '')
  if (!read.ok) throw new Error(`VITE_ICE_SERVERS: ${read.why}`)
}

export default defineConfig(({ mode }) => {
  checkHelpers(mode)
  return { ...settings, plugins: [...(settings.plugins ?? []), settingsMark(mode)] }
})
