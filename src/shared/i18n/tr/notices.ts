/** Notices in Turkish: polite plural, protocol names in brackets. Names from outside never take a suffix. */
import type { NoticeParams, NoticeTexts } from '../types'

const status = (params: NoticeParams): string => (params.status === undefined ? '' : ` (${params.status})`)
const named = (name: string | number | undefined, fallback: string): string =>
  name === undefined || name === '' ? fallback : String(name)
const host = (params: NoticeParams): string => named(params.host, 'Hizmet')

const timerLength = ({ seconds }: NoticeParams): string => {
  if (typeof seconds !== 'number') return ''
  return seconds % 60 === 0 ? `${seconds / 60} dakikalık ` : `${seconds} saniyelik `
}

/** @param count Files that were written before one failed. */
const wholeFiles = (count: string | number | undefined): string =>
  count === undefined || count === 0
    ? ''
    : count === 1
      ? ' (önceki bir dosya eksiksiz)'
      : ` (önceki ${count} dosya eksiksiz)`

export const noticesTr: NoticeTexts = {
  'key.missing': (p) =>
    `${host(p)} için henüz API anahtarı yok. Bir anahtar girin ya da anahtar gerektirmeyen alıştırma asistanını deneyin.`,
  'key.refused': (p) =>
    `Anahtar kabul edilmedi (${host(p)}). Hiçbir şey kaybolmadı; başka bir anahtar girin ya da bağlantıyı sınayın.`,
  'key.host_changed': (p) =>
    `Kayıtlı anahtar başka bir sunucuya ait; bu yüzden gönderilmedi (${host(p)}). Bu sunucunun anahtarını girin.`,
  'key.memory_only': () =>
    'Anahtar zinciri bulunamadı; anahtar yalnızca bellekte tutuluyor. Çıkana kadar geçerlidir, sonra yeniden girmeniz gerekir.',
  'key.store_failed': () =>
    'Anahtar, anahtar zincirine kaydedilemedi. Anahtar zincirinin kilidini açıp yeniden kaydedin.',
  'key.remove_failed': () =>
    'Bir anahtar, anahtar zincirinden silinemedi. Anahtar zincirinin kilidini açıp anahtarı yeniden silin ya da oradaki Parley adlı kayıtları silin.',
  'key.malformed': () =>
    'Bu bir anahtar değil: içinde boşluk, tırnak ya da hiçbir anahtarda bulunmayan başka bir karakter var. Yeniden kopyalayıp kaydedin.',
  'endpoint.invalid': (p) =>
    p.reason === 'credentials'
      ? 'Adres düz bir dosyaya yazıldığı için içinde parola ya da anahtar bulunamaz. Onu adresten çıkarıp API anahtarı olarak kaydedin.'
      : 'Bu adres kullanılamıyor. wss:// ya da https:// ile başlayan bir adres yazın.',
  'endpoint.insecure': () =>
    'Bu adres şifreli değil; yalnızca bu bilgisayar için kullanılabilir. wss:// ya da https:// kullanın.',
  'endpoint.not_allowed': (p) =>
    `${host(p)} yerel ağınızda ve bağlantısı şifreli değil; bu yüzden hiçbir şey gönderilmedi. Ayarlar bölümünden tam olarak bu sunucuya izin verin ya da wss:// kullanın.`,
  'token.failed': () =>
    'Belirteci (token) getiren komut sonuç vermedi. Nedenini görmek için komutu bir terminalde kendiniz çalıştırın; söylenenler duruyor.',
  'token.host_changed': (p) =>
    `Belirteç (token) komutu başka bir sunucu için yazılmıştı; ${host(p)} için çalıştırılmadı. Ayarlar bölümünden bu sunucuya izin verin.`,
  'connection.offline': (p) =>
    `Bu bilgisayarın ağ bağlantısı yok gibi görünüyor, sunucuya ulaşılamadı (${host(p)}). Söylenenler duruyor; bir ağa bağlanıp yeniden deneyin.`,
  'connection.unreachable': (p) =>
    `Sunucuya ulaşılamıyor (${host(p)}). Söylenenler duruyor; ağınızı ve uç noktayı denetleyip yeniden bağlanın.`,
  'connection.dns': (p) =>
    `Bu adla bir sunucu bulunamadı (${host(p)}). Söylenenler duruyor; ağınızı ve uç noktayı denetleyin.`,
  'connection.tls': (p) => {
    switch (p.reason) {
      case 'expired':
        return `Sunucunun sertifikasının süresi dolmuş, hiçbir şey gönderilmedi (${host(p)}). Bilgisayarınızın saatini denetleyin; saat doğruysa hizmetin sertifikasını yenilemesi gerekir.`
      case 'untrusted':
        return `Sunucunun sertifikasını Parley’nin güvendiği biri imzalamamış, hiçbir şey gönderilmedi (${host(p)}). Uç noktayı denetleyin ya da hizmeti işletenden güvenilir bir sertifika isteyin.`
      case 'wrong_host':
        return `Yanıt veren sertifika başka bir sunucuya ait, hiçbir şey gönderilmedi (${host(p)}). Uç noktayı denetleyin; önce oturum açmanızı isteyen ağlar da böyle davranır.`
      case 'not_tls':
        return `Sunucu bu bağlantı noktasında şifreli bağlantı sunmuyor, hiçbir şey gönderilmedi (${host(p)}). Uç noktayı ve bağlantı noktası numarasını denetleyin.`
      case undefined:
      default:
        return `Güvenli bağlantı doğrulanamadı, hiçbir şey gönderilmedi (${host(p)}). Uç noktayı ve bilgisayarınızın saatini denetleyin.`
    }
  },
  'connection.proxy': (p) => {
    switch (p.reason) {
      case 'password':
        return 'Bu ağın vekil sunucusu (proxy) ad ve parola istiyor. Parley’yi HTTPS_PROXY=http://ad:parola@sunucu:port ile başlatın; söylenenler duruyor.'
      case 'unreachable':
        return 'Sisteminizde yazılı vekil sunucuya (proxy) ulaşılamıyor. Sisteminizin vekil sunucu ayarlarını denetleyin; söylenenler duruyor.'
      case 'unsupported':
        return 'Sisteminizde yazılı vekil sunucu (proxy) türünü Parley bilmiyor. Ayarlarından bir HTTP vekil sunucusu seçin; söylenenler duruyor.'
      case undefined:
      default:
        return `Bu ağın vekil sunucusu (proxy) bağlantıyı geçirmedi: ${host(p)}. Sisteminizin vekil sunucu ayarlarını denetleyin; söylenenler duruyor.`
    }
  },
  'connection.wrong_dialect': (p) =>
    `${host(p)} hizmetinin lehçesi ${named(p.speaks, 'başka')}, seçili olan ise ${named(p.chosen, 'bir diğeri')}. Ayarlar bölümünde lehçe olarak Otomatik seçin.`,
  'connection.timeout': (p) =>
    `Sunucu zamanında yanıt vermedi (${host(p)}). Söylenenler duruyor; yeniden bağlanın.`,
  'connection.forbidden': (p) =>
    `Anahtar tanındı ama buna izin verilmiyor${status(p)}. Hesabınızın şu modeli kullanabildiğini denetleyin: ${named(p.model, 'seçili model')}.`,
  'connection.not_found': (p) => {
    switch (p.reason) {
      case 'deployment':
        return `${host(p)} hizmetinde böyle bir dağıtım (deployment) yok: ${named(p.model, 'seçili ad')}${status(p)}. Modelin değil, dağıtımın adını yazın.`
      case 'path':
        return `Bu adreste bir şey yok: ${host(p)}${status(p)}. Uç noktanın yolunu ve modeli denetleyin.`
      case undefined:
      default:
        return `Bu adreste böyle bir model yok: ${named(p.model, 'seçili model')}${status(p)}. Modeli ve uç noktayı denetleyin.`
    }
  },
  'connection.not_realtime': (p) =>
    `${host(p)} yanıt verdi ama bir Realtime hizmeti gibi değil${status(p)}. Uç noktanın yolunu denetleyin.`,
  'connection.redirected': (p) =>
    `${host(p)} başka bir adrese yönlendiriyor${status(p)}; anahtar kendi sunucusunda kalsın diye Parley bunu izlemez. Yeni adresi uç nokta olarak yazın.`,
  'connection.rate_limited': (p) =>
    `${host(p)} yavaşlamanızı istiyor. Söylenenler duruyor; biraz bekleyip yeniden bağlanın.`,
  'connection.bad_request': (p) =>
    `${host(p)} isteği kabul etmedi${status(p)}. Modeli ve uç noktayı denetleyin.`,
  'connection.server_error': (p) =>
    `${host(p)} kendi içinde bir sorun yaşıyor${status(p)}. Söylenenler duruyor; birazdan yeniden deneyin.`,
  'connection.closed': (p) =>
    `${host(p)} bağlantıyı sonlandırdı. Söylenenler duruyor; sürdürmek için yeniden bağlanın.`,
  'connection.closed_at_once': (p) =>
    `${host(p)} bağlantıyı kabul edip hemen kapattı. Anahtarı, modeli ve uç noktayı denetleyin.`,
  'connection.lost': (p) =>
    `Bağlantı koptu (${host(p)}). Söylenenler duruyor; Parley yeniden bağlanmayı deniyor.`,
  'connection.waits_for_network': () =>
    'Bilgisayarınız çevrimdışı. Söylenenler duruyor; ağ geri gelince Parley kendiliğinden sürdürür.',
  'connection.no_session': (p) =>
    `${host(p)} yanıt verdi ama konuşma başlatmadı. Uç noktanın bir Realtime hizmeti olduğunu denetleyin.`,
  'connection.beta_refused': (p) =>
    `${host(p)} bu protokol sürümünü kabul etmiyor. Ayarlar bölümünden başka bir lehçe (dialect) seçin.`,
  'connection.frame_too_big': () =>
    'Hizmet güvenli sayılamayacak kadar büyük bir ileti gönderdi, bağlantı kapatıldı. Söylenenler duruyor; yeniden bağlanın.',
  'connection.slow_uplink': () =>
    'Ağınız sesi konuştuğunuzdan yavaş taşıyor. Söyledikleriniz yine de ulaşıyor, yanıt gecikebilir.',
  'practice.failed': () => 'Alıştırma asistanı başlatılamadı. Hiçbir şey kaybolmadı; yeniden deneyin.',
  'session.expired': () =>
    'Hizmet her konuşmaya bir süre tanır ve bu süre doldu. Söylenenler duruyor; sürdürmek için yeniden bağlanın.',
  'session.update_rejected': () =>
    'Hizmet yeni ayarları kabul etmedi, eskileriyle sürüyor. Değiştirdiğiniz değerleri denetleyin.',
  'session.turn_detection_refused': (p) =>
    `Hizmet bu değeri kabul etmiyor (${named(p.field, 'turn detection').replaceAll('_', ' ')}). Önceki değer geri geldi, konuşma onunla sürüyor.`,
  'session.settings_differ': (p) =>
    p.field === 'voice'
      ? `Hizmet seçtiğiniz sesle değil, başka bir sesle konuşuyor: ${named(p.given, 'kendi sesi')}. Gerisi eskisi gibi çalışıyor; hizmetin sunduğu bir ses seçin.`
      : 'Hizmet söz sırası değerlerinizi almadı, sözünüzün bittiğine kendi ölçüsüyle karar veriyor. Değerleri Ayarlar bölümünde denetleyin.',
  'session.transcription_unavailable': (p) =>
    `Hizmet bu yazıya dökme modelini sunmuyor: ${named(p.model, 'seçili model')}. Duyuluyor ve yanıtlanıyorsunuz ama sözleriniz yazıya dökülmüyor.`,
  'session.renewal': () =>
    'Bu ayar için yeni bir oturum gerekiyor. Parley ilk sessizlikte oturumu değiştirir; söylenenler duruyor, konuşma sürüyor.',
  'session.words_missing': () =>
    'Söylediklerinizin bir bölümü yeni oturuma aktarılamadı: sözleriniz yazıya dökülmemişti, ses kaydı da artık tutulmuyor. Önemliyse yeniden söyleyin.',
  'response.failed': () => 'Yanıt başarısız oldu. Söyledikleriniz duruyor; yeniden sorun.',
  'response.incomplete': () => 'Yanıt tamamlanmadan bitti. Asistandan sürdürmesini isteyin.',
  'response.content_filter': () =>
    'Yanıt, hizmetin içerik süzgecine takıldı. Söyledikleriniz duruyor; başka türlü sorun.',
  'response.quota': (p) =>
    `Hesabınızda kredi kalmadı (${host(p)}). Söylenenler duruyor; kredi ekleyip yeniden sorun.`,
  'response.rate_limited': (p) =>
    `${host(p)} yavaşlamanızı istiyor. Söyledikleriniz duruyor; biraz bekleyip yeniden sorun.`,
  'server.error': (p) => `${host(p)} bir hata bildirdi. Konuşma sürüyor; eksik bir şey varsa yeniden sorun.`,
  'transcription.failed': () => 'Sözleriniz yazıya dökülemedi. Asistan sizi yine de duydu.',
  'talk.too_short': () => 'Duyulamayacak kadar kısaydı. Konuşurken tuşu basılı tutun.',
  'talk.nothing_heard': () =>
    'Konuşma duyulmadı, hiçbir şey gönderilmedi. Mikrofonu denetleyip yeniden konuşun.',
  'talk.max_hold': (p) =>
    `Tuş ${p.seconds === undefined ? 'iki dakika' : `${p.seconds} saniye`} basılı kaldığı için konuşma bitirildi. Söyledikleriniz gönderildi.`,
  'talk.words_lost': () => 'Eller serbest konuşurken bağlantı koptu. Son cümlenizi yeniden söyleyin.',
  'mic.denied': () =>
    'Parley mikrofonu kullanamıyor. Sisteminizin gizlilik ayarlarından izin verin; bu arada yazabilirsiniz.',
  'mic.missing': () =>
    'Mikrofon bulunamadı. Bir mikrofon takın ya da Ayarlar bölümünden seçin; bu arada yazabilirsiniz.',
  'mic.busy': () => 'Mikrofonu başka bir program kullanıyor. O programı kapatın; bu arada yazabilirsiniz.',
  'mic.lost': () =>
    'Mikrofon çıkarıldı. O ana kadar duyulanlar duruyor; yeniden takın ya da başka bir mikrofon seçin.',
  'mic.silent': () =>
    'Mikrofon açık ama yalnızca sessizlik geliyor. Sessize alma düğmesini denetleyin ya da başka bir mikrofon seçin.',
  'mic.failed': () =>
    'Mikrofon açılamadı. Ayarlar bölümünden başka bir mikrofon seçin; bu arada yazabilirsiniz.',
  'mic.switched': () =>
    'Mikrofon çıkarıldı; Parley artık sisteminizin sunduğu mikrofonla dinliyor. Ayarlar bölümünden başka birini seçebilirsiniz.',
  'speaker.lost': () =>
    'Seçtiğiniz hoparlör artık yok; yanıt sistemin varsayılan hoparlöründe sürüyor. Yeniden takarsanız ona döner.',
  'sound.failed': () =>
    'Ses başlatılamadı, yanıtlar yalnızca yazı olarak görünecek. Ayarlar bölümünden hoparlörü denetleyin.',
  'sound.restarted': () => 'Hoparlör bir an durdu. Hiçbir şey kaybolmadı, yanıt kaldığı yerden sürüyor.',
  'hotkey.fallback': (p) =>
    `Burada tuşu basılı tutmak algılanamıyor; bu yüzden kısayol konuşmayı başlatıp bitiriyor: ${named(p.binding, 'seçili tuş')}. Başlamak için bir kez, bitirmek için bir kez daha basın.`,
  'hotkey.unavailable': () =>
    'Bu pencerenin dışında çalışan bir kısayol yok. Pencerede Boşluk tuşunu basılı tutun ya da Ayarlar bölümünden başka bir tuş seçin.',
  'hotkey.backend_lost': () =>
    'Kısayol bu pencerenin dışında çalışmaz oldu. Pencerede Boşluk tuşunu basılı tutun; Parley kısayolu geri getirmeyi deniyor.',
  'tools.loop': () =>
    'Asistan yanıt vermeden araç kullanmayı sürdürdü, bu yüzden Parley onu durdurdu. Yeniden sorun veya Ayarlar’da bir aracı kapatın.',
  'tools.refused': () =>
    'Hizmet bu araçları kabul etmiyor, konuşma onlarsız sürüyor. Ayarlar’da araçları kapatın veya başka bir model seçin.',
  'tools.invalid': (p) =>
    `${named(p.name, 'Yazdığınız araç')} bu haliyle kullanılamaz, bu yüzden hiçbir şey kaydedilmedi. Alanlarını denetleyin.`,
  'tools.timer': (p) => `Süre doldu: ${timerLength(p)}zamanlayıcı sona erdi.`,
  'settings.corrupt': (p) =>
    `Ayar dosyası okunamadı; bir kenara alındı${p.file === undefined ? '' : ` (${p.file})`} ve varsayılan ayarlar kullanılıyor. Anahtarlarınız etkilenmedi.`,
  'settings.write_failed': () =>
    'Ayarlar kaydedilemedi. Çıkana kadar geçerliler; diskinizdeki boş alanı denetleyin.',
  'profile.moved': (p) =>
    `Artık ${named(p.profile, 'seçtiğiniz')} profiliyle konuşuyorsunuz; bu yüzden eski bağlantı kapatıldı. Söylenenler duruyor; sürdürmek için yeniden bağlanın.`,
  'profile.exported': (p) =>
    `Profiller anahtarları olmadan kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'profile.imported': (p) =>
    `${p.count === undefined ? 'Profiller' : `${p.count} profil`} eklendi. Anahtarları dosyada değildi; Ayarlar bölümünden girin.`,
  'profile.import_failed': () =>
    'Bu dosyada Parley uygulamasının okuyabileceği profil yok; hiçbir şey değişmedi. Parley ile dışa aktarılmış bir dosya seçin.',
  'profile.last': () => 'Son profil silinmez. Önce başka bir profil oluşturun.',
  'export.failed': () => 'Dosya yazılamadı. Konuşma hâlâ burada; başka bir yer seçin.',
  'export.done': (p) => `Konuşma kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'export.empty': () => 'Henüz dışa aktarılacak bir şey yok. Önce bir şey söyleyin ya da yazın.',
  'export.full': (p) =>
    `Disk dolu olduğu için dosya yazılamadı, yarım dosya da kalmadı${wholeFiles(p.count)}. Konuşma hâlâ burada; yer açın ya da başka bir yer seçin.`,
  'export.unwritable': (p) =>
    `Parley oraya yazamadığı için dosya yazılamadı${wholeFiles(p.count)}. Konuşma hâlâ burada; başka bir yer seçin.`,
  'export.many': (p) =>
    `${p.count === undefined ? 'Konuşmalar' : `${p.count} konuşma`} kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'import.done': (p) => {
    const known =
      p.known === undefined || p.known === 0
        ? ''
        : `; ${p.known} konuşma zaten buradaydı ve olduğu gibi kaldı`
    const copies =
      p.copies === undefined || p.copies === 0 ? '' : ` (${p.copies} tanesi farklı bir sürümün yanına)`
    return `${p.count === undefined ? 'Konuşmalar' : `${p.count} konuşma`} içe aktarıldı${copies}${known}.`
  },
  'import.not_json': (p) =>
    `JSON olmadığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Parley ile JSON olarak dışa aktarılmış bir dosya seçin.`,
  'import.not_ours': (p) =>
    `Parley konuşması olmadığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Parley ile JSON olarak dışa aktarılmış bir dosya seçin.`,
  'import.newer_version': (p) =>
    `Daha yeni bir Parley ile yazıldığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Parley’i güncelleyip yeniden deneyin.`,
  'import.damaged': (p) =>
    `Bozuk ya da değiştirilmiş olduğu için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Konuşmayı geldiği yerden yeniden dışa aktarın.`,
  'import.too_big': (p) =>
    `Parley’in yazdığı her konuşmadan büyük olduğu için okunmadı: ${named(p.file, 'seçtiğiniz dosya')}.`,
  'import.unreadable': (p) =>
    `Okunamadığı için içe aktarılamadı: ${named(p.file, 'seçtiğiniz dosya')}. Yerinde olduğunu ve okuma izniniz bulunduğunu denetleyin.`,
  'cli.wrong': () =>
    'Komut anlaşılamadı; hiçbir şey yazılmadı. Şöyle yazın: parley --export ID|last|all --format markdown|text|json|html|srt|vtt|csv --out FILE|FOLDER ya da parley --list.',
  'cli.no_answer': () =>
    'Çalışan Parley yanıt vermedi; dosyanın yazıldığı kesin değil. Donup donmadığına bakın ya da ondan çıkıp yeniden deneyin.',
  'storage.full': () =>
    'Disk dolu, bu yüzden şimdi söyledikleriniz henüz kaydedilmiyor. Konuşma sürüyor; yer açılınca Parley hepsini kaydeder, biraz yer açın.',
  'storage.unwritable': () =>
    'Konuşmalar yazılamıyor, bu yüzden şimdi söyledikleriniz henüz kaydedilmiyor. Konuşma sürüyor ve Parley denemeyi sürdürüyor; klasörün izinlerini denetleyin.',
  'storage.locked': () =>
    'Konuşmalarınızı başka bir Parley kullanıyor, bu yüzden burada henüz kayıt yapılmıyor. Ötekinden çıkın; o zamana kadar sözleriniz bellekte durur.',
  'storage.newer': () =>
    'Konuşmalarınız daha yeni bir Parley ile yazılmış; onlara dokunulmuyor ve yeni bir şey kaydedilmiyor. Yeniden görmek için Parley uygulamasını güncelleyin.',
  'storage.failed': () =>
    'Konuşmalar açılamadı, bu yüzden şimdi söyledikleriniz henüz kaydedilmiyor. Konuşma sürüyor ve Parley denemeyi sürdürüyor.',
  'storage.resumed': () => 'Konuşmalarınız yeniden kaydediliyor. Bu arada söylenenlerden eksik yok.',
  'storage.recovered': (p) =>
    `Konuşma dosyası hasarlıydı; bir kenara alındı${p.file === undefined ? '' : ` (${p.file})`} ve yenisine başlandı. ${p.count === undefined || p.count === 0 ? 'İçinden hiçbir konuşma okunamadı.' : `${p.count} konuşma yeni dosyaya aktarıldı.`}`,
  'history.gone': () => 'Bu konuşma artık saklanmıyor.',
  'events.empty': () => 'Henüz dışa aktarılacak olay yok. Önce bağlanın.',
  'events.exported': (p) => `Olaylar kaydedildi${p.path === undefined ? '' : `: ${p.path}`}.`,
  'events.export_failed': () => 'Dosya yazılamadı. Olaylar hâlâ burada; başka bir yer seçin.',
  'events.unreadable': () =>
    'Bu dosyada Parley uygulamasının okuyabileceği olay yok. Olaylar ekranından dışa aktarılmış bir dosya seçin.',
  'events.not_connected': () => 'Bağlantı olmadığı için olay gönderilmedi. Bağlanın ve yeniden gönderin.',
  'events.no_practice': () => 'Alıştırma asistanı çalışmadığı için hiçbir şey değişmedi. Önce ona bağlanın.',
  // Where the desktop has no tray, the window is minimised instead.
  'window.in_tray': (p) =>
    p.minimized === 1
      ? 'Bu masaüstünde sistem tepsisi yok, pencere küçültüldü. Parley kısayolu beklemeyi sürdürüyor.'
      : 'Parley sistem tepsisinde çalışmayı ve kısayolu beklemeyi sürdürüyor. Çıkmak için tepsi menüsünü kullanın.',
  'link.blocked': () => 'Bu bağlantı açılmadı, çünkü Parley güvenli olduğunu bilmiyor.',
  internal: () => 'Parley içinde bir şeyler ters gitti. Söylenenler duruyor; yeniden deneyin.',
}
