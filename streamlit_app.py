from geo_app.app import main

main()
