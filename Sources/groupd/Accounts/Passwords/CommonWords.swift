/// What passwords are made of when nobody thinks long: greetings, names, teams, beasts, seasons, what the box says.
enum CommonWords {
    static let all = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let text = """
        password passwort passwd pass motdepasse contrasena senha parola wachtwoord haslo secret geheim private
        letmein welcome willkommen bienvenue hello hallo bonjour hola login logon signin access open sesame
        admin administrator root user guest test tester testing demo sample default changeme change temp temporary
        master super superman batman spiderman ironman pokemon naruto pikachu starwars startrek matrix hacker
        qwerty qwertz azerty asdf zxcv computer internet server system network windows linux apple google facebook
        samsung android iphone microsoft oracle cisco groupd chat chatroom
        iloveyou love lovely loveme loveyou lover sweet sweetie honey baby babygirl angel princess prince queen king
        sunshine rainbow flower butterfly summer winter spring autumn sommer herbst january february march april may
        june july august september october november december monday tuesday wednesday thursday friday saturday sunday
        football baseball basketball hockey soccer tennis golf rugby liverpool chelsea arsenal barcelona realmadrid
        juventus manchester united yankees lakers cowboys eagles steelers dallas ranger rangers
        dragon monkey tiger lion eagle falcon shadow panther wolf bear horse pony dolphin turtle rabbit kitten kitty
        puppy doggy buster bailey charlie max rocky lucky cookie pepper ginger peanut banana cherry orange apples
        chocolate cheese coffee pizza chicken
        michael michelle jennifer jessica jordan joshua daniel david andrew anthony thomas robert william richard
        matthew nicholas ashley amanda nicole melissa samantha elizabeth victoria hannah sophie maria martin peter
        patrick george harley hunter hunter2 killer thunder phoenix mustang ferrari porsche mercedes corvette yamaha
        maverick merlin magic wizard freedom liberty america canada london berlin paris madrid amsterdam moscow
        trustno1 whatever nothing something anything everything forever always never blink182 metallica slipknot
        nirvana eminem genius number one two three four five jesus christ heaven blessed family mother father mommy
        daddy sister brother friends friend forum money dollar business office company monster fuckyou fuck asshole
        bitch pussy sexy hottie flirt diamond silver gold golden purple yellow black white green blue red star stars
        secure security safe safety abc abcd xxx zzz
        """
}
