/**
 * Runs the app folder given on the command line, as Electron's own default app does. The registry-carried runtime
 * comes without one; this file is copied into its resources/app and never into a packaged Parley.
 */
const { app } = require('electron')
const fs = require('node:fs')
const path = require('node:path')

const usage = 'Usage: electron [options] <app folder or file> [arguments of the app]'

/** Options stand before the app, as in Electron's documentation; what follows belongs to the app. */
function readArguments(args) {
  const modules = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (arg === '-v' || arg === '--version') return { print: `v${process.versions.electron}` }
    if (arg === '-a' || arg === '--abi') return { print: process.versions.modules }
    if (arg === '-h' || arg === '--help') return { print: usage }
    if (arg === '-r' || arg === '--require') modules.push(args[++i])
    else if (arg.startsWith('--app=')) return { file: arg.slice('--app='.length), modules }
    else if (!arg.startsWith('-')) return { file: arg, modules }
  }
  return { file: null, modules }
}

function takeIdentity(folder) {
  const file = path.join(folder, 'package.json')
  if (!fs.existsSync(file)) return
  const { name, productName, version, desktopName } = JSON.parse(fs.readFileSync(file, 'utf8'))
  if (version) app.setVersion(version)
  if (productName || name) app.setName(productName || name)
  app.setDesktopName(desktopName || `${app.getName()}.desktop`)
}

function start({ file, modules }) {
  const target = path.resolve(file)
  const entry = require.resolve(target)
  const folder = fs.statSync(target).isDirectory() ? target : path.dirname(entry)
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  takeIdentity(folder)
  app.setAppPath(folder)
  for (const name of modules) require(require.resolve(name, { paths: [process.cwd()] }))
  require(entry)
}

const request = readArguments(process.argv.slice(1))
if (request.print) {
  console.log(request.print)
  app.exit(0)
} else if (request.file) {
  try {
    start(request)
  } catch (error) {
    console.error(`The app at ${request.file} did not start:`, error)
    app.exit(1)
  }
} else {
  console.error(usage)
  app.exit(1)
}
