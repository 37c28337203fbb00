"""The fonts that the recogniser of lines is trained on beside handwriting: 52 families, 71 faces.

They are free (SIL Open Font License or Apache), packed for the web by Fontsource, and fetched from
npm's registry into the cache.
"""

from itertools import groupby
from pathlib import Path

from tenfold.downloads.cache import cache_folder
from tenfold.downloads.collection import Collection, File
from tenfold.downloads.fetch import fetch
from tenfold.downloads.npm import NpmPackage
from tenfold.types import Progress, unwatched

VERSION = "5.3.0"
# Family, weight, bytes and sha256 of each face.
FACES = (
    (
        "architects-daughter",
        400,
        15640,
        "0249dd5f81431dbf8a8406996c43f8018bf707221cf261d75145f083bb7091cf",
    ),
    ("arimo", 400, 14768, "b3cd5096879840530d808e80bc4dd091dce4f6c8519df01dfa941a67d5237e0d"),
    ("arimo", 700, 14916, "503fe865e779303686e0136cb3d2b58d5bc1411f2cd64e99af9628069b33c956"),
    ("bad-script", 400, 28256, "07202e03862cf10af6c0a9f5cfce39ef10e1923b64b965c3185b5ddef61b91f1"),
    ("caveat", 400, 60108, "38b98dbeb922a14a74dfb41f83fc24e0e645e2eed9ce72145fefbdae8828cbfb"),
    ("caveat", 700, 62180, "c8d3c5458a52f12ad42b7b3f9a8cab1f1afda6062b12623e4bc8957f00ebec16"),
    (
        "cedarville-cursive",
        400,
        26004,
        "8d8360a98492b42d02c17e94c38bcd2a3cce6db6b9b430f3a110e71f81d7149c",
    ),
    ("coming-soon", 400, 24624, "d0a25ae9b9ffb2a2c235687f1698af2bbe18a84f47f1b099077a50382b812858"),
    (
        "courier-prime",
        400,
        14380,
        "eef1a8c90dd3e7c8ebcc79b6404e8b45fa7760b211d1e41af545f4f4076560d2",
    ),
    (
        "courier-prime",
        700,
        14676,
        "d6ad67763840787d840fc035f814826739be14c024ad25a75446fc2459c559d5",
    ),
    ("cousine", 400, 12536, "13382a3c4787d37b877e5d08aa61fbb25c63fdf422b7b852eef3790d3027097c"),
    ("cousine", 700, 12612, "ebc40d9ad412081e95ee46e197bf23a01c5cb485ba395782d93dd9e2f62d1c8e"),
    (
        "covered-by-your-grace",
        400,
        18568,
        "876d8371eedf1f9add237910aea034ca42cd5bdc8f7d722c7a04819ab3f711b8",
    ),
    (
        "crafty-girls",
        400,
        33548,
        "5d7392f508057ab8c20fa7e92989e679a9efd058b9d7736d688a614df9a79dfa",
    ),
    (
        "dancing-script",
        400,
        29132,
        "3e114c39b274829edb96a698275563336a42ec5c2a9c1fb7d7108b8bb804bfd3",
    ),
    (
        "dancing-script",
        700,
        30632,
        "d07ab744eafd2cbe737dbb83c22ed3f605809309731fbe1bda7c36b1c53eaa87",
    ),
    ("dekko", 400, 20712, "03a28a935e5e77df75afc369cac04b9e28be68aa2156c20c649103e29d084a60"),
    ("delius", 400, 21660, "eabc55870044215231d9f905b1b898926bcf588dc78e53523ea6590281b606f1"),
    ("eb-garamond", 400, 28608, "4667d9135a659b8fae5b5d74eac679150d12dd0e72196fc120f94c0d676568c5"),
    ("eb-garamond", 700, 30100, "c5cbbf64513025bc0e3c86edb0aa1b8f999c4a86f1690d0ea0ac475855626247"),
    ("gaegu", 400, 13808, "6d4c9dac093fce05bcf214b7b1e9d60de7ecae8a22aa940d63e586bcf32cab29"),
    ("gaegu", 700, 13472, "4ab9e7c071ac9c794e61fe24beb73d5a453fb268f0b3a4d0e84bfed837bc9886"),
    (
        "gloria-hallelujah",
        400,
        19608,
        "31e7def8cf155d4dcc98216517ad509923a8a197bc9c8937668d04767c52040e",
    ),
    ("handlee", 400, 20568, "9a8af5254df769bbdc196fd998231daec67c81dc3d6fd6f294ed80c2c4343551"),
    (
        "homemade-apple",
        400,
        57676,
        "998f34b48e0bcb8974dc6e8d94961a87689ca40e3258554d2f6fc3778b1968a3",
    ),
    ("inconsolata", 400, 16284, "9bfa42c71b7469f505c7a1b1ee488e0dcbc856f3202e57d4f99faf03ffc95040"),
    ("inconsolata", 700, 16624, "1ff14da468eec1acd05e688f0cee1dceb084b39dec30dca582d41bc3d9c78ca8"),
    (
        "indie-flower",
        400,
        21676,
        "2cf7154e899ad16246196238d6d13f0135c5feba2d8ccde5d97a22664d012660",
    ),
    (
        "just-another-hand",
        400,
        31660,
        "996689005263a02315843bd1eff3f67b71ec1ca25be7fa9ee4523e4d282b7b89",
    ),
    ("kalam", 400, 17668, "70ab8c1d2c10a28f213c6f1c359888624d5e650ffcd64f93a8194c3e14403746"),
    ("kalam", 700, 16584, "c873bc1baaf504ff4ef11a733a0a857e2cf2fb1ad1be125b0f15ce2d57adefa0"),
    (
        "la-belle-aurore",
        400,
        20276,
        "d5ec94f05c2cb9ab9dd5bba03faede9a6d767803e36b6b5df36f64ada8546ce0",
    ),
    ("lato", 400, 17452, "f55abc76e10cc86d799a7189e64e3c6e4cc6ced19b2474b1852a808be46232a8"),
    ("lato", 700, 17624, "98149dd994189af57b3867d308874c7acb05edd3351663ccca860b87044479db"),
    ("mali", 400, 21804, "cd38e40d516ab13ab4ef21cdb01671bac4c326ef338b39d87eb1892c5fc17bbf"),
    ("mali", 700, 21456, "e947f3eb89a710ce5059b300ee6cbca376f6d2f4d3dda8f3efe1507aa19b3126"),
    ("mansalva", 400, 60820, "956720ae5632b40a4f79e92b27b936e174a038aa41b8638d30965c61ab465aff"),
    (
        "marck-script",
        400,
        17220,
        "c26db9210c0b2823550e11baaeb2b6d234e5e5a14e8e6497029f29844859610d",
    ),
    (
        "merriweather",
        400,
        66996,
        "68f5bdf7a1f608fbcbdef6d9d9311491e79b3e39f94fc16b5798b805db67d89b",
    ),
    (
        "merriweather",
        700,
        66668,
        "fc0faa60ded2ce579b56e069b13802e5f2c08047e60cc5d1b7b5b1038e9775af",
    ),
    (
        "nanum-pen-script",
        400,
        14116,
        "08cdd640e142c977071b4c3d5c33fd9ec322990e540f5511ca2fccff4568d0ec",
    ),
    ("neucha", 400, 14620, "b0c09e2ecd7d760fb997f926f2d15e53c57561802fb071a317832942536ca82a"),
    (
        "nothing-you-could-do",
        400,
        18324,
        "454bff123de1c8224aff670f12797ca91cf54becf6f8359391bd37a6dd68a60e",
    ),
    ("noto-serif", 400, 17812, "084719f02390eba8960814e1845fba7e6857d63895f53fe8321bcac6b4c73d40"),
    ("noto-serif", 700, 18544, "7057093244f719a3fd3706e9d1941b4161941ffcce81ecc661bc93644bbbd6df"),
    ("open-sans", 400, 17252, "8b3c81a3240d7c8cc9877cf5233d97051aa07730947217db840e500470a4d44a"),
    ("open-sans", 700, 16684, "397ccaf840827f6c84ebadf664b6494338d4ea39440ab22811829868014c43f5"),
    ("oswald", 400, 15692, "5f3966ed3a8e59e0db0e44b18b1b143df55d6fabc9497764e1b5a8612a6a196d"),
    ("oswald", 700, 16076, "c11372171aeba96be006be958454d0a5556793eb3cdd526f421813c28a88d99a"),
    (
        "over-the-rainbow",
        400,
        20552,
        "e721f12763490802b576b3c1511cf4a0c6a33221772bf846885a295e5b758e3e",
    ),
    ("pangolin", 400, 43724, "d51be35cd652ff73e3d174e01cd978942cf67bcea08ab3043f711814fab162ce"),
    (
        "patrick-hand",
        400,
        17652,
        "0f7031f6665437e04d6f354c5f64d6ae6777b498afbe804638c45b957a7ce8aa",
    ),
    (
        "permanent-marker",
        400,
        36116,
        "ab8ac2bb72d48e089e37d8eefbacdfe2d74ccd48ae786d952fce9874837d2b2b",
    ),
    (
        "playfair-display",
        400,
        26900,
        "3afd64d114a27e2f6604684c30f72d6dbb6ba3e6f6b1675f15a942efc7a56410",
    ),
    (
        "playfair-display",
        700,
        28296,
        "648a046ddf99139a09b0ef25eb21890ea95c6323eead5285fdb4c9797a0bfc18",
    ),
    ("pt-serif", 400, 16604, "ae68cf8246b65dc0e42794f74c435f5056784226c8248601e9a678be0d6d4e7a"),
    ("pt-serif", 700, 16676, "620229cfe1d1e584e088bd258da2a9f8d9382e0d6bfd685fddb63d18897cb827"),
    (
        "reenie-beanie",
        400,
        21444,
        "1b86681155e125625f01839b2e6688dde2b2a7766a8eb49645b3a8707c2bee9f",
    ),
    ("roboto", 400, 21060, "6cff12116b83321230347db75d0721e70c27c6ec69eccca93ca4b1556eaaf67f"),
    ("roboto", 700, 21216, "19e78b1c5f2c683c28800f84dd6d453ddb67987b0079060a4cbe50c7bdded148"),
    ("rock-salt", 400, 59136, "358d065405a805204d48cc51cc48a8447f8d86369aa05d44c70e0111d7ee7e29"),
    ("sacramento", 400, 27192, "d3522a9bd9a636911205d65f8031b2baf2c1b1e91fc35070029dbf887364bd29"),
    ("schoolbell", 400, 25268, "a448b8f4209a8ca16adc48753170f40a57e17f70675963e092501ed48842e4c8"),
    (
        "shadows-into-light",
        400,
        18368,
        "93cff8110a18bb3e1fb0179c95f706ed1e8037e2e527c4cb425b46deaddbd975",
    ),
    ("short-stack", 400, 28104, "db596e8545afc95f708ad2d5ac878771998f7378da84c56759527fbdb02f5836"),
    ("sriracha", 400, 32536, "5d58be0698ba9a1b621ca2fa6d44e0b08b50fed7d913c956a4c0a9fd9fbfaa40"),
    (
        "swanky-and-moo-moo",
        400,
        21028,
        "f4f292b60677133249ab543ca178fa6786d3dd9681899ef7ccde255bf956aced",
    ),
    ("tinos", 400, 14228, "08b062843df4fa4b03c54bf1bd38cb546476542b07d3744d109d565f6fe58195"),
    ("tinos", 700, 15056, "c9a7fd861c633ad52307364e2bf77a85eb3416ab5c0534e9a8a2cd9e398cfd47"),
    (
        "waiting-for-the-sunrise",
        400,
        19516,
        "8a2cf921d4129a7d447370c559d0687579e842196c9e80a774fb428b1755911b",
    ),
    ("zeyada", 400, 22820, "91d3613bd2d6ca6d14bfba2a7c3918ee4ced380d570d1b29a6ebfbcf56e7a6ff"),
)


def fetch_fonts(progress: Progress = unwatched) -> list[Path]:
    """Return the files of all faces, fetched into the cache if they were not there.

    Raises:
        FetchError: npm is not there, or could not fetch them
        StorageError: the cache cannot be written
    """
    collections = font_collections()
    found: list[Path] = []
    for number, collection in enumerate(collections):
        progress(number / len(collections), collection.name)
        folder = fetch(collection, cache_folder("fonts"))
        found.extend(folder / file.name for file in collection.files)
    return found


def font_collections() -> list[Collection]:
    """Return one collection a family: its faces, and the npm package they are in."""
    return [
        Collection(
            family,
            tuple(
                File(f"{family}-latin-{weight}-normal.woff", size, sha256, packed=size)
                for _, weight, size, sha256 in faces
            ),
            (NpmPackage(f"@fontsource/{family}", VERSION),),
        )
        for family, faces in groupby(FACES, key=lambda face: face[0])
    ]
