/** Notices of the key, the connection, the session and the talk in Turkish. Names from outside never take a suffix. */
import { named } from '../named'
import type { NoticeParams, NoticeTexts } from '../types'

const status = (params: NoticeParams): string => (params.status === undefined ? '' : ` (${params.status})`)
const host = (params: NoticeParams): string => named(params.host, 'Hizmet')
/** What to do, unless Parley is doing it already. */
const next = (params: NoticeParams, deed: string): string =>
  params.retrying === 1 ? 'Parley yeniden bağlanmayı deniyor' : deed

export const connectionNoticesTr = {
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
    `Bu bilgisayarın ağ bağlantısı yok gibi görünüyor, sunucuya ulaşılamadı (${host(p)}). Söylenenler duruyor; ${next(p, 'bir ağa bağlanıp yeniden deneyin')}.`,
  'connection.unreachable': (p) =>
    `Sunucuya ulaşılamıyor (${host(p)}). Söylenenler duruyor; ${next(p, 'ağınızı ve uç noktayı denetleyip yeniden bağlanın')}.`,
  'connection.dns': (p) =>
    `Bu adla bir sunucu bulunamadı (${host(p)}). Söylenenler duruyor; ${next(p, 'ağınızı ve uç noktayı denetleyin')}.`,
  'connection.tls': (p) => {
    switch (p.reason) {
      case 'expired':
        return `Sunucunun sertifikasının süresi dolmuş, hiçbir şey gönderilmedi (${host(p)}). Bilgisayarınızın saatini denetleyin; saat doğruysa hizmetin sertifikasını yenilemesi gerekir.`
      case 'untrusted':
        return `Sunucunun sertifikasını sisteminizin güvendiği biri imzalamamış, hiçbir şey gönderilmedi (${host(p)}). Uç noktayı denetleyin; kurumunuz imzaladıysa onun sertifika yetkilisinin sisteminize eklenmesi gerekir.`
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
      case 'none':
        return 'Sisteminizde yazılı vekil sunucuların (proxy) hiçbirine ulaşılamıyor. Sisteminizin vekil sunucu ayarlarını denetleyin; söylenenler duruyor.'
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
    `Sunucu zamanında yanıt vermedi (${host(p)}). Söylenenler duruyor; ${next(p, 'yeniden bağlanın')}.`,
  'connection.forbidden': (p) =>
    `${host(p)} bu bağlantıya izin vermiyor${status(p)}. Anahtarınızın ve hesabınızın şu modeli kullanabildiğini denetleyin: ${named(p.model, 'seçili model')}.`,
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
    `${host(p)} yavaşlamanızı istiyor. Söylenenler duruyor; ${next(p, 'biraz bekleyip yeniden bağlanın')}.`,
  'connection.bad_request': (p) =>
    `${host(p)} isteği kabul etmedi${status(p)}. Modeli ve uç noktayı denetleyin.`,
  'connection.server_error': (p) =>
    `${host(p)} kendi içinde bir sorun yaşıyor${status(p)}. Söylenenler duruyor; ${next(p, 'birazdan yeniden deneyin')}.`,
  'connection.closed': (p) =>
    `${host(p)} bağlantıyı sonlandırdı. Söylenenler duruyor; sürdürmek için yeniden bağlanın.`,
  'connection.closed_at_once': (p) =>
    `${host(p)} bağlantıyı kabul edip hemen kapattı. Anahtarı, modeli ve uç noktayı denetleyin.`,
  'connection.lost': (p) =>
    `Bağlantı koptu (${host(p)}). Söylenenler duruyor; ${next(p, 'sürdürmek için yeniden bağlanın')}.`,
  'connection.waits_for_network': () =>
    'Bilgisayarınız çevrimdışı. Söylenenler duruyor; ağ geri gelince Parley kendiliğinden sürdürür.',
  'connection.no_session': (p) =>
    `${host(p)} yanıt verdi ama konuşma başlatmadı. Uç noktanın bir Realtime hizmeti olduğunu denetleyin.`,
  'connection.beta_refused': (p) =>
    `${host(p)} eski beta protokolünü kapatmış. Ayarlar bölümünde lehçe olarak Otomatik seçin; OpenAI-Beta adlı bir başlık varsa onu da (aracı sunucudan bile) kaldırın.`,
  'connection.frame_too_big': (p) =>
    `Bir ileti bu bağlantı için fazla büyüktü, bağlantı kapatıldı. Söylenenler duruyor; ${next(p, 'yeniden bağlanın')}.`,
  'connection.slow_uplink': () =>
    'Ağınız sesi konuştuğunuzdan yavaş taşıyor. Söyledikleriniz yine de ulaşıyor, yanıt gecikebilir.',
  'practice.failed': () => 'Alıştırma asistanı başlatılamadı. Hiçbir şey kaybolmadı; yeniden deneyin.',
  'session.expired': (p) =>
    `Bu oturum, hizmetin izin verdiği süreyi doldurdu. Söylenenler duruyor; ${p.retrying === 1 ? 'Parley yeni bir oturumda kendiliğinden sürdürür' : 'sürdürmek için yeniden bağlanın'}.`,
  'session.update_rejected': (p) =>
    p.reason === 'timeout'
      ? 'Hizmet ayarlarınızı alıp almadığını söylemedi, geçerli olmayabilirler. Konuşma sürüyor; bir şey seçtiğiniz gibi değilse Ayarlar bölümünde denetleyin.'
      : 'Hizmet bu ayarları kabul etmedi, elindekilerle sürüyor. Değiştirdiğiniz değerleri denetleyin.',
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
} satisfies Partial<NoticeTexts>
